import { watchEstate } from './causes/estate.ts'
import { CAUSES, type Cause, nameOf, PAIRS } from './causes/faults.ts'
import { playCauses } from './causes/play.ts'
import { startWall } from './causes/wall.ts'
import type { Outcome } from './main.ts'

const ALL: readonly (readonly Cause[])[] = [...CAUSES.map((cause) => [cause]), ...PAIRS]

/**
 * Each fault of the demo, and each two of them together: the wall has a card for each cause and no other, in the picture
 * too, and nobody is told of anything else. `runs`: how many of them, spread over all; `names`: these instead
 * (`'db01 slow'`, `'web03 hang + d2 php-full'`). Each is printed as it ends, for all of them take an hour.
 */
export async function causes(runs: number, names: readonly string[]): Promise<Outcome> {
  const unknown = names.find((name) => !ALL.some((one) => nameOf(one) === name))
  if (unknown !== undefined)
    throw new Error(`expected one of ${ALL.map(nameOf).join(', ')}; got ${JSON.stringify(unknown)}`)
  const chosen = names.length > 0 ? ALL.filter((one) => names.includes(nameOf(one))) : spread(ALL, runs)
  await using estate = await watchEstate()
  await using wall = await startWall(estate.url)
  await estate.wellAgain()
  const broken: string[] = []
  for (const one of chosen) {
    const wrong = await playCauses(estate, one, wall.wrongWith)
    console.error([`${nameOf(one)}: ${wrong.length === 0 ? 'right' : 'wrong'}`, ...wrong].join('\n  '))
    broken.push(...wrong)
  }
  return { figures: { played: chosen.length, wrong: broken.length }, broken }
}

/** Of all, so many, evenly. */
const spread = <T>(all: readonly T[], count: number): readonly T[] =>
  all.filter((_, at) => Math.floor((at * count) / all.length) !== Math.floor(((at - 1) * count) / all.length))
