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

/** More instances of one metric are not kept at a time: those that were not seen for longest make room. */
const MOST_INSTANCES = 1_000
/** Room for so many is made at a time. */
const GO_AT_ONCE = 100

type Table = Exclude<Reading, number>

/** Turns observations into plain numbers, which cross to another thread without a copy. */
export interface Intake {
  take(observations: readonly Observation[]): void
  /** Checks have other ids: old and new. */
  rename(pairs: readonly (readonly [string, string])[]): void
  /** What came since the last time. Series are numbered by their place in `names`. */
  drain(): Cells
  readonly names: readonly SeriesName[]
  /** Places whose name is new, or another one, since the last time. */
  takeNew(): readonly (readonly [place: number, name: SeriesName])[]
  /** How many instances were forgotten, or had no room, and of what the latest; `null`: none. */
  forgotten(): { readonly count: number; readonly of: string } | null
  /** How many numbers wait. */
  readonly waiting: number
}

interface Instance {
  readonly series: number
  seenAt: number
}

interface Known {
  /** Series by metric. */
  readonly numbers: Map<string, number>
  /** Series by metric and instance. Apart: a map of one for each number would be the most of all this. */
  readonly tables: Map<string, Map<string, Instance>>
  answered: boolean
  latest: Pick<Observation, 'at' | 'seenAt'> | null
}

/** More than clocks drift from each other in the time between two looks. */
const STEP_MS = 50
const DRIFT = 0.01

/** Whether the clock on the wall was set between two looks: what a counter did in that time has no rate. */
function wasSet(from: Known['latest'], to: Observation): boolean {
  if (from?.seenAt === undefined || to.seenAt === undefined) return false
  const elapsedMs = to.seenAt - from.seenAt
  return Math.abs(to.at - from.at - elapsedMs) > STEP_MS + DRIFT * elapsedMs
}

export function createIntake(): Intake {
  const checks = new Map<string, Known>()
  const names: SeriesName[] = []
  let cells: number[] = []
  let fresh = new Set<number>()
  /** Places of what is forgotten: numbers of it may still wait, so they are given anew only after those are gone. */
  let freed: number[] = []
  const free: number[] = []
  let forgotten: { readonly count: number; readonly of: string } | null = null

  const knownOf = (checkId: string): Known => {
    const known = checks.get(checkId) ?? {
      ...{ numbers: new Map(), tables: new Map(), answered: false, latest: null },
    }
    checks.set(checkId, known)
    return known
  }
  const nameOne = (name: SeriesName): number => {
    const place = free.pop() ?? names.length
    names[place] = name
    fresh.add(place)
    return place
  }
  const lose = (count: number, of: string) => {
    if (count > 0) forgotten = { count: (forgotten?.count ?? 0) + count, of }
  }
  /** The oldest of those that are not in this look. */
  const makeRoom = (instances: Map<string, Instance>, table: Table, of: string) => {
    const gone = [...instances]
      .filter(([name]) => !Object.hasOwn(table, name))
      .sort(([, a], [, b]) => a.seenAt - b.seenAt)
      .slice(0, GO_AT_ONCE)
    for (const [name, { series }] of gone) {
      instances.delete(name)
      freed.push(series)
    }
    lose(gone.length, of)
  }
  const takeNumber = ({ numbers }: Known, { checkId, at }: Observation, metric: string, value: number) => {
    if (!Number.isFinite(value)) return
    const series = numbers.get(metric) ?? nameOne({ checkId, metric, instance: '' })
    numbers.set(metric, series)
    cells.push(series, at, value)
  }
  const takeTable = ({ tables }: Known, { checkId, at }: Observation, metric: string, table: Table) => {
    const instances = tables.get(metric) ?? new Map<string, Instance>()
    const of = `${checkId} ${metric}`
    tables.set(metric, instances)
    for (const [instance, value] of Object.entries(table)) {
      if (!Number.isFinite(value)) continue
      if (instances.size >= MOST_INSTANCES && !instances.has(instance)) makeRoom(instances, table, of)
      const known = instances.get(instance)
      if (known === undefined && instances.size >= MOST_INSTANCES) {
        lose(1, of)
        continue
      }
      const series = known?.series ?? nameOne({ checkId, metric, instance })
      instances.set(instance, { series, seenAt: at })
      cells.push(series, at, value)
    }
  }
  /** One mark is enough: what follows until the next answer is empty anyway. */
  const markGap = ({ numbers, tables, answered }: Known, at: number) => {
    if (!answered) return
    for (const series of numbers.values()) cells.push(series, at, Number.NaN)
    for (const instances of tables.values())
      for (const { series } of instances.values()) cells.push(series, at, Number.NaN)
  }

  return {
    take(observations) {
      for (const observation of observations) {
        const known = knownOf(observation.checkId)
        if (wasSet(known.latest, observation)) markGap(known, observation.at - 1)
        known.latest = { at: observation.at, ...(observation.seenAt !== undefined && { seenAt: observation.seenAt }) }
        if (observation.outcome === 'answered')
          for (const [metric, reading] of Object.entries(observation.metrics))
            if (typeof reading === 'number') takeNumber(known, observation, metric, reading)
            else if (reading !== undefined) takeTable(known, observation, metric, reading)
        if (observation.outcome !== 'answered') markGap(known, observation.at)
        known.answered = observation.outcome === 'answered'
      }
    },
    rename(pairs) {
      const moved = new Map(pairs)
      const taken = pairs.flatMap(([from]) => {
        const known = checks.get(from)
        checks.delete(from)
        return known === undefined ? [] : [[moved.get(from) ?? from, known] as const]
      })
      for (const [id, known] of taken) checks.set(id, known)
      for (const [place, name] of names.entries()) {
        const checkId = name && moved.get(name.checkId)
        if (checkId !== undefined) names[place] = { ...name, checkId }
      }
    },
    drain() {
      const drained = Float64Array.from(cells)
      cells = []
      free.push(...freed)
      freed = []
      return drained
    },
    names,
    takeNew() {
      const places = [...fresh]
      fresh = new Set()
      return places.flatMap((place) => (names[place] === undefined ? [] : [[place, names[place]] as const]))
    },
    forgotten: () => forgotten,
    get waiting() {
      return cells.length
    },
  }
}
