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
  /** Metric → instance → series. */
  readonly metrics: Map<string, Map<string, number>>
  answered: boolean
}

export function createIntake(): Intake {
  const checks = new Map<string, Known>()
  const names: SeriesName[] = []
  let cells: number[] = []

  const knownOf = (checkId: string): Known => {
    const known = checks.get(checkId) ?? { metrics: new Map(), answered: false }
    checks.set(checkId, known)
    return known
  }
  const seriesOf = ({ metrics }: Known, checkId: string, metric: string, instance: string): number | undefined => {
    const instances = metrics.get(metric) ?? new Map<string, number>()
    metrics.set(metric, instances)
    const series = instances.get(instance)
    if (series !== undefined || instances.size >= MOST_INSTANCES) return series
    instances.set(instance, names.length)
    return names.push({ checkId, metric, instance }) - 1
  }
  const takeReading = (known: Known, { checkId, at }: Observation, metric: string, reading: Reading) => {
    for (const [instance, value] of typeof reading === 'number' ? [['', reading] as const] : Object.entries(reading)) {
      const series = Number.isFinite(value) ? seriesOf(known, checkId, metric, instance) : undefined
      if (series !== undefined) cells.push(series, at, value)
    }
  }
  /** One mark is enough: what follows until the next answer is empty anyway. */
  const markGap = (known: Known, at: number) => {
    if (!known.answered) return
    for (const instances of known.metrics.values())
      for (const series of instances.values()) cells.push(series, at, Number.NaN)
  }

  return {
    take(observations) {
      for (const observation of observations) {
        const known = knownOf(observation.checkId)
        if (observation.outcome === 'answered')
          for (const [metric, reading] of Object.entries(observation.metrics))
            if (reading !== undefined) takeReading(known, observation, metric, reading)
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
