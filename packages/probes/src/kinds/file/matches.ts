import { z } from 'zod'
import { cut } from '../../clip.ts'

/** Which lines are meant. */
export interface LineSet {
  /** Any of these plain texts. */
  readonly contains: readonly string[]
  /** None of these. */
  readonly ignore: readonly string[]
  readonly ignoreCase: boolean
}
type LineSets = { readonly [name: string]: LineSet }

/** Lines that matched, and how long ago: what was found stays found for a while. */
export const heldSchema = z.strictObject({
  counts: z.array(z.strictObject({ set: z.string(), until: z.number(), count: z.int() })),
  /** The newest. */
  examples: z.array(z.strictObject({ set: z.string(), at: z.number(), until: z.number(), line: z.string() })),
})
export type Held = z.output<typeof heldSchema>

export const NOTHING_HELD: Held = { counts: [], examples: [] }

const EXAMPLES = 5
const EXAMPLE_LETTERS = 300
/** Times are kept in so many steps, that a week of matches is no more to keep than an hour. */
const STEPS = 20

/** How many of these lines match, by set, and the last of them. */
export function matchesIn(bytes: string, sets: LineSets) {
  const lines = Buffer.from(bytes, 'latin1').toString().split('\n')
  const counts: { [set: string]: number } = {}
  const examples: { set: string; line: string }[] = []
  for (const [set, wanted] of Object.entries(sets)) {
    const fold = (text: string) => (wanted.ignoreCase ? text.toLowerCase() : text)
    const [contains, ignore] = [wanted.contains.map(fold), wanted.ignore.map(fold)]
    const found = lines.filter((line) => {
      const folded = fold(line)
      return contains.some((text) => folded.includes(text)) && !ignore.some((text) => folded.includes(text))
    })
    counts[set] = found.length
    for (const line of found.slice(-EXAMPLES)) examples.push({ set, line: cut(line, EXAMPLE_LETTERS) })
  }
  return { counts, examples }
}

/** What is held after a look: what it found, and of what was found before that whose time is not over. */
export function hold(
  held: Held,
  found: ReturnType<typeof matchesIn>,
  { now, holdMs }: { now: number; holdMs: number },
) {
  // Set back, the clock must not hold it for longer.
  const lasts = ({ until }: { until: number }) => until > now && until <= now + 2 * holdMs
  const step = Math.ceil(holdMs / STEPS)
  const until = Math.ceil((now + holdMs) / step) * step
  const counts = held.counts.filter(lasts)
  for (const [set, count] of Object.entries(found.counts)) {
    if (count === 0) continue
    const same = counts.findIndex((one) => one.set === set && one.until === until)
    if (same === -1) counts.push({ set, until, count })
    else counts[same] = { set, until, count: count + (counts[same]?.count ?? 0) }
  }
  const fresh = found.examples.map((example) => ({ ...example, at: now, until }))
  return { counts, examples: [...held.examples.filter(lasts), ...fresh].slice(-EXAMPLES) }
}

/** Lines that count just now, by set. */
export const heldOf = ({ counts }: Held, sets: LineSets): { readonly [set: string]: number } =>
  Object.fromEntries(
    Object.keys(sets).map((set) => [set, counts.reduce((sum, one) => (one.set === set ? sum + one.count : sum), 0)]),
  )
