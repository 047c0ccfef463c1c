import { foreseenWrongly } from '@foretop/server/alerts/foreseen.made-up.ts'
import { firstSeed } from './first-seed.ts'
import type { Outcome } from './main.ts'

const USAGE = 'usage: npm run trial -- foreseen [--runs N] [--seed N]'

/**
 * As many generated plans with people, rotas, hours and steps, each with a fault at some moment: what `foretop simulate`
 * says is what then happens for three hours. `--seed N` begins with that one (1).
 */
export async function foreseen(runs: number, words: readonly string[]): Promise<Outcome> {
  const first = firstSeed(words, USAGE)
  const broken: string[] = []
  let wrong = 0
  for (let seed = first; seed < first + runs; seed += 1) {
    const faults = await foreseenWrongly(seed)
    if (faults.length > 0) wrong += 1
    broken.push(...faults)
  }
  return { figures: { first, simulations: runs, wrong }, broken }
}
