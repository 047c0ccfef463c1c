import { duration } from '@foretop/shared/duration.ts'
import { withoutEnd } from '@foretop/shared/format/without-end.ts'
import type { ChildRules, Plan } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import { ca } from '../alerts/channels/authorities.ts'
import type { DeadmanSettings } from '../alerts/deadman.ts'
import type { Patterns } from '../core/blueprint.ts'
import type { Canaries } from '../core/own-place.ts'
import type { LoginAnywhere } from './plan/logins.ts'
import type { SourceRule } from './plan/sources.ts'
import type { Inspection } from './reading/inspection.ts'
import { type Branch, follow } from './reading/tree.ts'

/** How and to whom the monitor serves. */
export interface ServerSettings {
  /** Address to listen on. */
  readonly host: string
  readonly port: number
  /** Where people reach it when that differs: `https://status.example.org`. */
  readonly url: string | null
  /** Further origins whose pages may use the API. */
  readonly origins: readonly string[]
  /** Addresses, or networks as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[]
  /** How many connections one caller may hold at once: whoever `proxies` name, else the address that connects. */
  readonly connectionsPerCaller: number
  /** Lets its bearer read. */
  readonly wallToken: string | null
  /** Lets its bearer read and act. */
  readonly operatorToken: string | null
  /** Lets its bearer report any check of which others tell, and nothing else. */
  readonly reporterToken: string | null
}

/** How the monitor itself runs. */
interface Serving {
  /** Shown on every page; `null`: nothing. */
  readonly notice: string | null
  readonly server: ServerSettings
  /** How long single looks are kept. */
  readonly history: { readonly keepMs: number }
  /** Who raises the alarm when the monitor itself is silent; `null`: nobody. */
  readonly deadman: DeadmanSettings | null
}

/** What the configuration says of rows: plain data, for it is read in another thread. */
export interface RowPlan extends Patterns {
  readonly sources: readonly SourceRule[]
  readonly canaries: Canaries
  readonly rules: ChildRules
  readonly login: LoginAnywhere
}

/** Everything the configuration says: what is watched, and how the monitor itself runs. */
export interface Settings extends Serving {
  /** All that depends on no row. */
  readonly plan: Plan
  readonly rows: RowPlan
  /** What references stand for and what secret fields hold: to be masked wherever text leaves the server. */
  readonly secrets: readonly string[]
  /** The same for the same contents of the configuration's files. */
  readonly fingerprint: string
}

const token = z.string().min(16, { error: 'must have at least 16 letters' }).optional()
const webOrigin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => /^https?:\/\/[^/?#@]+$/.test(text), { error: 'must be scheme, name and port only' })

/** An address, or a network as `10.0.0.0/8`. */
const network = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
    error: 'must be an IP address or a network such as 10.0.0.0/8',
  })
  .refine((text) => !text.endsWith('/0'), { error: 'would believe everybody: name the proxies' })

const serverShape = z.strictObject({
  host: z.string().min(1).optional().meta({ description: 'Address to listen on; 127.0.0.1 if not given.' }),
  port: z.int().min(0).max(65_535).optional().meta({ description: 'Port to listen on; 8600 if not given.' }),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'Where people reach it; links in messages begin with it.' }),
  origins: z.array(webOrigin).optional().meta({ description: 'Further origins whose pages may use the API.' }),
  proxies: z
    .array(network)
    .optional()
    .meta({ description: 'Proxies in front, as addresses or networks: who calls is read from their X-Forwarded-For.' }),
  connectionsPerCaller: z.int().min(10).max(100_000).optional().meta({
    description: 'Connections that one address may hold at once; 250 if not given. A proxy itself is not counted.',
  }),
  tokens: z
    .strictObject({
      wall: token.meta({ description: 'Lets its bearer read.', secret: true }),
      operator: token.meta({ description: 'Lets its bearer read and act.', secret: true }),
      reporter: token.meta({
        description: 'Lets its bearer report all that others tell, and nothing else; the ping key of check-ins.',
        secret: true,
      }),
    })
    .refine(({ wall, operator }) => wall === undefined || wall !== operator, {
      error: 'the wall token and the operator token must differ: the wall may only read',
    })
    .refine(({ wall, operator, reporter }) => reporter === undefined || (reporter !== wall && reporter !== operator), {
      error: 'the reporter token must differ from the others: a reporter may only report',
    })
    .optional(),
})

const historyShape = z.strictObject({
  keep: duration('1h', '3660d').optional().meta({ description: 'How long single looks are kept; 2d if not given.' }),
})

const deadmanShape = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({ description: 'Where to post to while looks are made.', secret: true }),
  every: duration('10s', '1h').optional().meta({ description: 'How often; 1m if not given.' }),
  ca,
})

/** The sections of the file that say how the monitor itself runs. */
export const servingShape = {
  notice: z.string().min(1).max(200).optional().meta({ description: 'Shown on every page while it is here.' }),
  server: serverShape.nullish(),
  history: historyShape.nullish(),
  deadman: deadmanShape.optional(),
}

const DEFAULT_PORT = 8600
/** Thirty browsers behind one address, or one whose pages are all open. */
const DEFAULT_CONNECTIONS_PER_CALLER = 250
const DEADMAN_MS = 60_000
const DEFAULT_KEEP_MS = 2 * 86_400_000

/** What of that is said, and what holds where nothing is. */
export function readServing(inspection: Inspection): Serving {
  const { host, port, url, origins, proxies, connectionsPerCaller, tokens } =
    inspection.parse(serverShape, ['server']) ?? {}
  const { keep } = inspection.parse(historyShape, ['history']) ?? {}
  const deadman = inspection.has(['deadman']) ? inspection.parse(deadmanShape, ['deadman']) : undefined
  const notice = inspection.has(['notice']) && inspection.parse(servingShape.notice, ['notice'])
  return {
    notice: notice || null,
    server: {
      host: host ?? '127.0.0.1',
      port: port ?? DEFAULT_PORT,
      // Links are made by adding a path that begins with a slash.
      url: url === undefined ? null : withoutEnd(url, '/'),
      origins: origins ?? [],
      proxies: proxies ?? [],
      connectionsPerCaller: connectionsPerCaller ?? DEFAULT_CONNECTIONS_PER_CALLER,
      wallToken: tokens?.wall ?? null,
      operatorToken: tokens?.operator ?? null,
      reporterToken: tokens?.reporter ?? null,
    },
    history: { keepMs: keep ?? DEFAULT_KEEP_MS },
    deadman: deadman === undefined ? null : deadmanOf(deadman),
  }
}

const deadmanOf = ({ url, every, ca: authorities }: z.output<typeof deadmanShape>): DeadmanSettings => ({
  url,
  everyMs: every ?? DEADMAN_MS,
  ...(authorities !== undefined && { ca: authorities }),
})

/** The port the configuration asks for, before anything in it was checked. */
export function portOf(root: Branch): number {
  const port = follow(root, ['server', 'port'])
  return port?.is === 'leaf' && typeof port.value === 'number' ? port.value : DEFAULT_PORT
}
