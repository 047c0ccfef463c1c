import { watchEstate } from './causes/estate.ts'
import { CAUSES, type Cause, PAIRS } from './causes/faults.ts'
import { playCauses } from './causes/play.ts'
import { startWall } from './causes/wall.ts'
import type { Outcome } from './main.ts'

/**
 * Each fault of the demo, and each two of them together: the wall has a card for each cause and no other, in the picture
 * too, and nobody is told of anything else. `runs`: how many of them, spread over all.
 */
export async function causes(runs: number): Promise<Outcome> {
  await using estate = await watchEstate()
  await using wall = await startWall(estate.url)
  await estate.wellAgain()
  const broken: string[] = []
  const all: readonly (readonly Cause[])[] = [...CAUSES.map((cause) => [cause]), ...PAIRS]
  const chosen = all.filter(
    (_, at) => Math.floor((at * runs) / all.length) !== Math.floor(((at - 1) * runs) / all.length),
  )
  for (const one of chosen) broken.push(...(await playCauses(estate, one, wall.wrongWith)))
  return { figures: { played: chosen.length, wrong: broken.length }, broken }
}
