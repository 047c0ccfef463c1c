import type { Observation, Reading } from '@foretop/shared/model.ts'

/** What the numbers of a series are of. */
export interface SeriesName {
  readonly checkId: string
  readonly metric: string
  /** '' for a reading without instances. */
  readonly instance: string
}

/** What came, as three numbers each: series, time, value. NaN: a look that was not answered. */
export type Cells = Float64Array<ArrayBuffer>
export const CELL = 3

/** More instances of one metric are not kept: names that change with every look would fill the disk. */
const MOST_INSTANCES = 1_000

type Table = Exclude<Reading, number>

/** Turns observations into plain numbers, which cross to another thread without a copy. */
export interface Intake {
  take(observations: readonly Observation[]): void
  /** What came since the last time. Series are numbered by their place in `names`. */
  drain(): Cells
  readonly names: readonly SeriesName[]
  /** How many numbers wait. */
  readonly waiting: number
}

interface Known {
  /** Series by metric. */
  readonly numbers: Map<string, number>
  /** Series by metric and instance. Apart: a map of one for each number would be the most of all this. */
  readonly tables: Map<string, Map<string, number>>
  answered: boolean
}

export function createIntake(): Intake {
  const checks = new Map<string, Known>()
  const names: SeriesName[] = []
  let cells: number[] = []

  const knownOf = (checkId: string): Known => {
    const known = checks.get(checkId) ?? { numbers: new Map(), tables: new Map(), answered: false }
    checks.set(checkId, known)
    return known
  }
  const nameOne = (name: SeriesName): number => names.push(name) - 1
  const takeNumber = ({ numbers }: Known, { checkId, at }: Observation, metric: string, value: number) => {
    if (!Number.isFinite(value)) return
    const series = numbers.get(metric) ?? nameOne({ checkId, metric, instance: '' })
    numbers.set(metric, series)
    cells.push(series, at, value)
  }
  const takeTable = ({ tables }: Known, { checkId, at }: Observation, metric: string, table: Table) => {
    const instances = tables.get(metric) ?? new Map<string, number>()
    tables.set(metric, instances)
    for (const [instance, value] of Object.entries(table)) {
      if (!Number.isFinite(value) || (instances.size >= MOST_INSTANCES && !instances.has(instance))) continue
      const series = instances.get(instance) ?? nameOne({ checkId, metric, instance })
      instances.set(instance, series)
      cells.push(series, at, value)
    }
  }
  /** One mark is enough: what follows until the next answer is empty anyway. */
  const markGap = ({ numbers, tables, answered }: Known, at: number) => {
    if (!answered) return
    for (const known of [numbers, ...tables.values()])
      for (const series of known.values()) cells.push(series, at, Number.NaN)
  }

  return {
    take(observations) {
      for (const observation of observations) {
        const known = knownOf(observation.checkId)
        if (observation.outcome === 'answered')
          for (const [metric, reading] of Object.entries(observation.metrics))
            if (typeof reading === 'number') takeNumber(known, observation, metric, reading)
            else if (reading !== undefined) takeTable(known, observation, metric, reading)
        if (observation.outcome !== 'answered') markGap(known, observation.at)
        known.answered = observation.outcome === 'answered'
      }
    },
    drain() {
      const drained = Float64Array.from(cells)
      cells = []
      return drained
    },
    names,
    get waiting() {
      return cells.length
    },
  }
}
