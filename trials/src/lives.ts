import { lifeOf } from '@foretop/server/alerts/model.made-up.ts'
import type { Outcome } from './main.ts'

const USAGE = 'usage: npm run trial -- lives [--runs N] [--seed N]'
/** What is wrong is named for so many lives at most. */
const MOST_NAMED = 20

/**
 * As many generated lives of the monitor, each twice: with what is seen at one moment coming in two orders. What each
 * recipient is told is the same in both; it is true in the end, and an end is told to those who know of the beginning.
 * `--seed N` begins with that one (1): many lives can be tried in parts, and one that went wrong again by `--runs 1`.
 */
export async function lives(runs: number, words: readonly string[]): Promise<Outcome> {
  const first = firstOf(words)
  const broken: string[] = []
  let told = 0
  let wrong = 0
  for (let seed = first; seed < first + runs; seed += 1) {
    const life = await lifeOf(seed)
    told += life.told
    if (life.broken.length > 0) wrong += 1
    if (wrong <= MOST_NAMED) broken.push(...life.broken)
  }
  return { figures: { first, lives: runs, told, wrong }, broken }
}

function firstOf([name, value, ...rest]: readonly string[]): number {
  if (name === undefined) return 1
  if (name !== '--seed' || rest.length > 0 || !(Number.isSafeInteger(Number(value)) && Number(value) > 0))
    throw new Error(`${USAGE}: N is a whole number from 1, got: ${[name, value, ...rest].join(' ').trim()}`)
  return Number(value)
}
