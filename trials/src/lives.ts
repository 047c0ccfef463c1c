import { lifeOf } from '@foretop/server/alerts/model.made-up.ts'
import type { Outcome } from './main.ts'

/** What is wrong is named for so many lives at most. */
const MOST_NAMED = 20

/**
 * As many generated lives of the monitor, each twice: with what is seen at one moment coming in two orders. What each
 * recipient is told is the same in both; it is true in the end, and an end is told to those who know of the beginning.
 */
export async function lives(runs: number): Promise<Outcome> {
  const broken: string[] = []
  let told = 0
  let wrong = 0
  for (let seed = 1; seed <= runs; seed += 1) {
    const life = await lifeOf(seed)
    told += life.told
    if (life.broken.length > 0) wrong += 1
    if (wrong <= MOST_NAMED) broken.push(...life.broken)
  }
  return { figures: { lives: runs, told, wrong }, broken }
}
