import { z } from 'zod'
import { cut } from '../../clip.ts'
import type { Hearing } from '../define.ts'

/** What a ping says. An exit status says more than `success` or `fail`. */
export type Signal = 'success' | 'start' | 'fail' | 'log' | number

export interface Ping {
  readonly signal: Signal
  /** Of which run; `null`: there is one at a time. */
  readonly run: string | null
  /** What was sent with it, as lines of text. */
  readonly body: string
  /** The beginning of it was left out. */
  readonly cut: boolean
}

const runSchema = z.strictObject({ run: z.string(), at: z.number() })

export const ledger = z.strictObject({
  /** The last success. */
  success: z.number().nullable(),
  /** The last end of a run, whatever came of it. */
  ended: z.number().nullable(),
  /** It failed the last time; `exit`: with that. */
  failed: z.strictObject({ at: z.number(), exit: z.number().nullable() }).nullable(),
  /** How long the last run took that told of its start. */
  tookMs: z.number().nullable(),
  /** Under way, the oldest first. */
  runs: z.array(runSchema),
  log: z.strictObject({ at: z.number(), with: z.string(), lines: z.array(z.string()), cut: z.boolean() }).nullable(),
})
export type CheckedIn = z.output<typeof ledger>

const NOBODY: CheckedIn = { success: null, ended: null, failed: null, tookMs: null, runs: [], log: null }
/** Of runs that begin and never end. */
const MOST_RUNS = 20
const MOST_LINES = 200
const LONGEST_LINE = 500
/** Of all that is kept of a log, in letters. */
const LOG_LIMIT = 8_000

/** `longestMs`: a run that is under way for longer is given up when another one succeeds. */
export function hear(heard: CheckedIn | null, ping: Ping, at: number, longestMs: number): Hearing<CheckedIn> {
  const known = heard ?? NOBODY
  const log = ping.body === '' ? known.log : { at, with: wordOf(ping.signal), ...linesOf(ping) }
  return { heard: { ...after(known, ping, at, longestMs), log }, became: 'taken' }
}

function after(known: CheckedIn, { signal, run }: Ping, at: number, longestMs: number): CheckedIn {
  if (signal === 'log') return known
  const own = run ?? ''
  const others = known.runs.filter((one) => one.run !== own)
  if (signal === 'start') return { ...known, runs: [...others, { run: own, at }].slice(-MOST_RUNS) }
  const begun = known.runs.find((one) => one.run === own)?.at ?? null
  const end = { ended: at, tookMs: begun === null ? null : Math.max(0, at - begun) }
  if (signal === 'fail' || (typeof signal === 'number' && signal !== 0))
    return { ...known, ...end, runs: others, failed: { at, exit: typeof signal === 'number' ? signal : null } }
  const runs = others.filter((one) => at - one.at <= longestMs)
  return { ...known, ...end, runs, success: at, failed: null }
}

export const wordOf = (signal: Signal): string => (typeof signal === 'number' ? `exit ${signal}` : signal)

/** The end of it says what went wrong. */
function linesOf({ body, cut: begun }: Ping): { readonly lines: string[]; readonly cut: boolean } {
  const all = body.split('\n').map((line) => cut(line, LONGEST_LINE).trimEnd())
  while (all.at(-1) === '') all.pop()
  const lines: string[] = []
  let left = LOG_LIMIT
  for (const line of all.toReversed()) {
    left -= line.length + 1
    if (left < 0 || lines.length === MOST_LINES) break
    lines.unshift(line)
  }
  return { lines, cut: begun || lines.length < all.length }
}
