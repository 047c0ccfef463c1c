import type { Io } from '../command.ts'
import { ctime } from '../ctime.ts'
import { nextOnGrid, pause } from '../grid.ts'
import type { Sight } from '../sight.ts'
import { type Database, databasesOf, isWanted } from './database.ts'

interface Rate {
  readonly name: string
  /** `null`: not told in time, or not yet known. */
  readonly queriesPerSecond: number | null
}

/** A line for each moment of a fixed grid until asked to end: queries a second of each database, and their sum. */
export async function printRates(
  sight: Sight,
  wanted: ReadonlySet<string> | null,
  { everyMs, json }: { readonly everyMs: number; readonly json: boolean },
  { stop, print }: Pick<Io, 'stop' | 'print'>,
): Promise<number> {
  let due = performance.now()
  // A rate needs two looks.
  await Promise.race([sight.look(), pause(everyMs / 2, stop)])
  while (!stop.aborted) {
    due = await nextOnGrid(due, everyMs, stop)
    if (stop.aborted) break
    const [at, askedAt] = [new Date(), performance.now()]
    await Promise.race([sight.look(), pause(everyMs / 2, stop)])
    const rates = databasesOf(sight)
      .filter((database) => isWanted(database, wanted))
      .map((database) => rateOf(database, sight.isOf(database.view, askedAt)))
    if (stop.aborted) break
    print(json ? JSON.stringify({ time: at.toISOString(), databases: rates, ...sumOf(rates) }) : lineOf(rates, at))
  }
  return 0
}

const rateOf = ({ name, outcome, queriesPerSecond }: Database, isCurrent: boolean): Rate => ({
  name,
  queriesPerSecond: isCurrent && outcome === 'answered' ? queriesPerSecond : null,
})

/** What is not known is no 0: it is counted beside the sum. */
const sumOf = (rates: readonly Rate[]) => ({
  sum: rates.reduce((sum, { queriesPerSecond }) => sum + (queriesPerSecond ?? 0), 0),
  notKnown: rates.filter(({ queriesPerSecond }) => queriesPerSecond === null).length,
})

/** `Tue May 19 05:44:52 2009: [db01 -   123.4] [db02 -       ?] SUM   123.4 q/s, 1 not known`. */
function lineOf(rates: readonly Rate[], at: Date): string {
  const { sum, notKnown } = sumOf(rates)
  const told = (rate: number | null) => (rate === null ? '?' : rate.toFixed(1)).padStart(7)
  const cells = rates.map(({ name, queriesPerSecond }) => `[${name} - ${told(queriesPerSecond)}]`)
  return `${ctime(at)}: ${[...cells, `SUM ${told(sum)} q/s`].join(' ')}${notKnown > 0 ? `, ${notKnown} not known` : ''}`
}
