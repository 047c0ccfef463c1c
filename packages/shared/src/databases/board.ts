import { formatBytes } from '../format/amount.ts'
import { type Database, isWanted } from './database.ts'
import type { Arrow, Findings, Sentence } from './findings.ts'
import { inOrder, REPLICA } from './order.ts'

/** One line of the table. */
export interface Line {
  readonly database: Database
  /** Ids of its masters; `null` for one that is no database of ours. */
  readonly masters: readonly (number | null)[]
  /** Fetched but not applied in bytes; `none`: it follows nobody. */
  readonly repl: 'none' | 'unknown' | 'broken' | number
  /** What it is to the others; `null`: alone, or not known. */
  readonly side: Side | null
  /** Its groups and its side. */
  readonly roles: readonly string[]
  readonly arrows: readonly Arrow[]
  readonly writable: boolean | null
  readonly serverId: number | null
}

/** The old tool's words; it had none for that side of a pair that takes no writes. */
type Side = 'master' | 'standby' | 'slave'

/** All that is known of the databases now. */
export interface Board {
  /** Master first, then its slaves, then the other clusters in the order of the configuration. */
  readonly lines: readonly Line[]
  /** In dbcheck's own four sentences. */
  readonly errors: readonly Sentence[]
  /** What dbcheck never saw. */
  readonly warnings: readonly Sentence[]
  /** Worth knowing, and no fault. */
  readonly notes: readonly Sentence[]
}

/** Only what concerns the databases in `wanted`, by name, host or group; `null`: all. */
export function boardOf(
  databases: readonly Database[],
  found: Findings,
  wanted: ReadonlySet<string> | null = null,
): Board {
  const lines = new Map(databases.map((database) => [database.name, lineOf(database, databases, found)]))
  const order = inOrder([...lines.keys()], found.arrows, (name) => RANKS[lines.get(name)?.side ?? 'slave'])
  const shown = order.flatMap((name) => lines.get(name) ?? []).filter(({ database }) => isWanted(database, wanted))
  const place = new Map(shown.map(({ database }, index) => [database.name, index]))
  const placeOf = ({ host }: Sentence) => Math.min(...host.split('+').map((name) => place.get(name) ?? NOWHERE))
  const placed = (sentences: readonly Sentence[]) =>
    sentences.filter((sentence) => placeOf(sentence) < NOWHERE).toSorted((one, other) => placeOf(one) - placeOf(other))
  const errors = placed(found.errors)
  return {
    lines: shown,
    errors,
    warnings: placed([...found.warnings, ...shown.flatMap((line) => troubleOf(line, errors))]),
    notes: placed(shown.flatMap((line) => [...whyNot(line), ...distanceOf(line)])),
  }
}

const NOWHERE = Number.MAX_SAFE_INTEGER
const RANKS: { readonly [side in Side]: number } = { master: 0, standby: 1, slave: REPLICA }

function lineOf(database: Database, databases: readonly Database[], { servers, arrows }: Findings): Line {
  const own = arrows.filter(({ replica }) => replica === database.name)
  const server = servers.find((row) => row.server === database.name)
  const hasReplicas = arrows.some(({ source, member }) => member && source === database.name)
  const side = SIDES[server?.role ?? ''] ?? (database.outcome !== 'answered' && hasReplicas ? 'master' : null)
  return {
    database,
    masters: own.map(({ source }) => databases.find(({ name }) => name === source)?.id ?? null),
    repl: server === undefined || server.follows === null ? 'unknown' : replOf(database, own),
    side,
    roles: [...database.groups, ...(side === null ? [] : [side])],
    arrows: own,
    writable: server?.writable ?? null,
    serverId: server?.serverId ?? null,
  }
}

const SIDES: { readonly [role: string]: Side } = { writer: 'master', 'standby master': 'standby', replica: 'slave' }

/** Of several masters the worst. */
function replOf({ backlog, filesApart }: Database, arrows: readonly Arrow[]): Line['repl'] {
  if (arrows.length === 0) return 'none'
  const isBroken = ({ state, channel }: Arrow) =>
    state === 'broken' || state === 'orphaned' || (filesApart[channel] ?? 0) > 0
  if (arrows.some(isBroken)) return 'broken'
  const bytes = arrows.map(({ channel }) => backlog[channel])
  return bytes.reduce<number | 'unknown'>(
    (most, own) => (most === 'unknown' || own === undefined ? 'unknown' : Math.max(most, own)),
    0,
  )
}

/** What its own check says, unless an error says so already or it only waits for its master. */
function troubleOf({ database, arrows }: Line, errors: readonly Sentence[]): readonly Sentence[] {
  const { name, view, outcome } = database
  const told = (why: string) => [{ host: name, text: `${name}: ${why}` }]
  if (view.stale) return told(`last seen ${view.checkedAt === null ? 'never' : new Date(view.checkedAt).toISOString()}`)
  if (outcome === 'crashed') return told(view.text || 'not looked at yet')
  const explained = errors.some(({ host }) => host === name) || arrows.some(({ state }) => state === 'orphaned')
  const now = view.candidate?.status ?? view.status
  if (explained || now === 'ok' || now === 'pending') return []
  // The reason comes before the account of everything else.
  return told(view.culprit === null ? view.text : (view.text.split('; ')[0] ?? view.text))
}

/** The error says only that it does not answer. */
const whyNot = ({ database: { name, outcome, view } }: Line): readonly Sentence[] =>
  outcome === 'failed' ? [{ host: name, text: `${name}: ${view.text}` }] : []

/** What the column of bytes cannot tell: seconds, and bytes across log files. */
const distanceOf = ({ database, arrows }: Line): readonly Sentence[] =>
  arrows
    .filter(
      ({ state, seconds, channel }) => state === 'running' && ((seconds ?? 0) > 0 || database.filesApart[channel]),
    )
    .map(({ source, bytes, seconds }) => {
      const distance = [...(bytes === null ? [] : [formatBytes(bytes)]), ...(seconds === null ? [] : [`${seconds} s`])]
      return { host: database.name, text: `${database.name} is ${distance.join(' and ')} behind ${source}` }
    })
