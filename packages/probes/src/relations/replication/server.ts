import type { Observation } from '@foretop/shared/model.ts'
import type { MemberLook } from '../../define.ts'
import type { MysqlEvidence } from '../../kinds/mysql/evidence.ts'
import type { Log, LogPosition } from '../../kinds/mysql/logs.ts'
import { type GtidSet, parseGtids } from './gtid.ts'

/** One master a server follows. */
export type Channel = Readonly<NonNullable<MysqlEvidence['channels']>[number]>

/** A member, as its latest `mysql` look shows it. */
export interface Server {
  readonly name: string
  readonly outcome: Observation['outcome']
  /** When it was asked, in ms: only differences mean anything. */
  readonly at: number
  /** All names it goes by, in small letters. */
  readonly names: readonly string[]
  readonly port: number | null
  readonly serverId: number | undefined
  readonly uuid: string | null
  /** `undefined`: not seen, or not told. */
  readonly writable: boolean | undefined
  /** The transactions it has; `null`: not told, or not understood. */
  readonly gtids: GtidSet | null
  /** Empty: follows nobody. `null`: not seen, or not told. */
  readonly channels: readonly Channel[] | null
  /** Where it writes its own logs, and the logs it still has, oldest first. */
  readonly position: LogPosition | null
  readonly logs: readonly Log[]
  readonly oldestLog: string | null
  readonly retention: Readonly<MysqlEvidence['retention']>
}

export function serverOf(look: MemberLook<MysqlEvidence>): Server {
  const name = look.host ?? look.checkId
  const told = look.outcome === 'answered' ? look.evidence : null
  // Of one that does not answer, where it was looked for is all that others may know it by.
  const names = [name, look.address, told?.address, told?.hostname, told?.reportHost]
  return {
    name,
    outcome: look.outcome,
    at: look.seenAt ?? look.at,
    names: [...new Set(names.flatMap((name) => (name ? [name.toLowerCase()] : [])))],
    port: told?.port ?? null,
    serverId: told?.serverId ?? undefined,
    uuid: told?.serverUuid ?? null,
    writable: told?.readOnly == null ? undefined : !told.readOnly,
    gtids: told?.gtids == null ? null : parseGtids(told.gtids),
    channels: told?.channels ?? null,
    position: told?.position ?? null,
    logs: told?.logs ?? [],
    oldestLog: told?.oldestLog ?? null,
    retention: told?.retention ?? NOT_TOLD,
  }
}

const NOT_TOLD = { expirySeconds: null, bytesLimit: null, bytesPerSecond: null, bytesWritten: null }
