import { PAIRS } from '@foretop/server/alerts/met.made-up.ts'
import { lifeOf } from '@foretop/server/alerts/model.made-up.ts'
import { firstSeed } from './first-seed.ts'
import type { Outcome } from './main.ts'

const USAGE = 'usage: npm run trial -- lives [--runs N] [--seed N] [--met]'
/** What is wrong is named for so many lives at most. */
const MOST_NAMED = 20

/**
 * As many generated lives of the monitor, each twice: with what is seen at one moment coming in two orders. What each
 * recipient is told is the same in both; it is true in the end, and an end is told to those who know of the beginning.
 * `--seed N` begins with that one (1): many lives can be tried in parts, and one that went wrong again by `--runs 1`.
 * `--met` tells in how many of them each two of what may be so were so at the same time; else the fewest of all.
 */
export async function lives(runs: number, words: readonly string[]): Promise<Outcome> {
  const first = firstSeed(
    words.filter((word) => word !== '--met'),
    USAGE,
  )
  const met = new Map(PAIRS.map((pair) => [pair, 0]))
  const broken: string[] = []
  let told = 0
  let wrong = 0
  for (let seed = first; seed < first + runs; seed += 1) {
    const life = await lifeOf(seed)
    told += life.told
    for (const pair of life.met) if (met.has(pair)) met.set(pair, 1 + (met.get(pair) ?? 0))
    if (life.broken.length > 0) wrong += 1
    if (wrong <= MOST_NAMED) broken.push(...life.broken)
  }
  const fewest = Math.min(...met.values())
  const figures = { first, lives: runs, told, wrong, 'pairs met': PAIRS.length, 'in lives at least': fewest }
  return { figures: words.includes('--met') ? { ...figures, ...Object.fromEntries(met) } : figures, broken }
}
