import { z } from 'zod'
import { cut } from '../../clip.ts'
import { toNumber } from './cell.ts'
import { type Channel, errorOf } from './channel.ts'
import type { Seen } from './facts.ts'
import type { LogPosition } from './logs.ts'
import { readOnly } from './read-only.ts'
import { retentionOf } from './retention.ts'
import type { Survey } from './survey.ts'

/** The newest logs. Nothing can be said of a replica that is further behind but that: `oldestLog` tells where it ends. */
const LOGS_TOLD = 2_000
/** No server has longer names; an error is for people. */
const [NAME_LIMIT, ERROR_LIMIT] = [512, 2_048]
/** A list that is longer is not told at all: of a part nobody could say what is missing. */
const GTIDS_LIMIT = 65_536

const place = z.strictObject({ file: z.string(), position: z.number() })

/** One master that a server follows. */
const channelEvidence = z.strictObject({
  name: z.string(),
  sourceHost: z.string().nullable(),
  sourcePort: z.number().nullable(),
  sourceServerId: z.number().nullable(),
  sourceUuid: z.string().nullable(),
  io: z.string().nullable(),
  sql: z.string().nullable(),
  read: place.nullable(),
  executed: place.nullable(),
  seconds: z.number().nullable(),
  delaySeconds: z.number(),
  error: z.string(),
})

/** What a database server tells the relations it is in. `null`: not told. */
export const mysqlEvidence = z.strictObject({
  /** Where it was asked, to be recognised as another one's master. */
  address: z.string(),
  port: z.number(),
  hostname: z.string().nullable(),
  reportHost: z.string().nullable(),
  serverId: z.number().nullable(),
  serverUuid: z.string().nullable(),
  readOnly: z.boolean().nullable(),
  /**
   * The transactions it has: all of them (MySQL), or the last of each server in each domain (MariaDB), in its own words.
   */
  gtids: z.string().nullable(),
  /** Empty: follows nobody. */
  channels: z.array(channelEvidence).nullable(),
  /** Where it writes its own logs; `null` too where it writes none. */
  position: place.nullable(),
  /** Oldest first, though perhaps not from the oldest on. */
  logs: z.array(z.strictObject({ file: z.string(), bytes: z.number() })).nullable(),
  oldestLog: z.string().nullable(),
  retention: z.strictObject({
    /** Age at which a closed log may go; 0: never for its age. */
    expirySeconds: z.number().nullable(),
    /** Size of all logs above which the oldest go; 0: no limit. */
    bytesLimit: z.number().nullable(),
    /** Written in a second, on average since it started, and in all since then. */
    bytesPerSecond: z.number().nullable(),
    bytesWritten: z.number().nullable(),
  }),
})

export type MysqlEvidence = z.output<typeof mysqlEvidence>

export function evidenceOf(survey: Survey, { address, port }: Pick<Seen, 'address' | 'port'>): MysqlEvidence {
  const { variables, status, channels, position, logs } = survey
  const { expirySeconds, bytesLimit, bytesPerSecond } = retentionOf(survey)
  return {
    address,
    port,
    hostname: named(variables.get('hostname')),
    reportHost: named(variables.get('report_host')),
    serverId: toNumber(variables.get('server_id')) ?? null,
    serverUuid: named(variables.get('server_uuid')),
    readOnly: readOnly(variables) ?? null,
    gtids: gtidsOf(variables),
    channels: channels?.map(tellChannel) ?? null,
    position: placeOf(position),
    logs: logs?.slice(-LOGS_TOLD).map(({ file, bytes }) => ({ file: cut(file, NAME_LIMIT), bytes })) ?? null,
    oldestLog: named(logs?.[0]?.file),
    retention: {
      expirySeconds: expirySeconds ?? null,
      bytesLimit: bytesLimit ?? null,
      bytesPerSecond: bytesPerSecond ?? null,
      bytesWritten: toNumber(status.get('Binlog_bytes_written')) ?? null,
    },
  }
}

/** What a server of MariaDB applied stands beside its logs: it need not write it into them. */
function gtidsOf(variables: ReadonlyMap<string, string>): string | null {
  const told = ['gtid_executed', 'gtid_binlog_state', 'gtid_slave_pos'].flatMap((name) => variables.get(name) || [])
  const gtids = told.join(',')
  return gtids === '' || gtids.length > GTIDS_LIMIT ? null : gtids
}

const tellChannel = (channel: Channel): z.output<typeof channelEvidence> => ({
  name: cut(channel.name, NAME_LIMIT),
  sourceHost: named(channel.sourceHost),
  sourcePort: channel.sourcePort ?? null,
  sourceServerId: channel.sourceServerId ?? null,
  sourceUuid: named(channel.sourceUuid),
  io: named(channel.io),
  sql: named(channel.sql),
  read: placeOf(channel.read),
  executed: placeOf(channel.executed),
  seconds: channel.secondsBehind ?? null,
  delaySeconds: channel.delaySeconds,
  error: cut(errorOf(channel), ERROR_LIMIT),
})

const placeOf = (position: LogPosition | null): z.output<typeof place> | null =>
  position === null ? null : { file: cut(position.file, NAME_LIMIT), position: position.position }

const named = (name: string | undefined): string | null =>
  name === undefined || name === '' ? null : cut(name, NAME_LIMIT)
