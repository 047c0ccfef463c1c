import type { Metric, Observation, Reading } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { UNITS } from '@foretop/shared/units.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { STATUSES } from '@foretop/shared/words.ts'
import { family, type Labels, sample } from './exposition.ts'

/** More instances than this of one metric of one check are left out: labels must not grow without bound. */
const MOST_INSTANCES = 100
const PIECE_LINES = 500

export interface Exposed {
  summaries(): IteratorObject<Summary>
  planned(id: string): Check | undefined
  /** The last look, whatever came of it. */
  observation(id: string): Observation | undefined
}

/** All checks in the Prometheus text format, in pieces that each end with a whole line. */
export function* exposeChecks(exposed: Exposed): Generator<string> {
  let lines: string[] = []
  for (const line of linesOf(exposed)) {
    lines.push(line)
    if (lines.length < PIECE_LINES) continue
    yield `${lines.join('\n')}\n`
    lines = []
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`
}

function* linesOf(exposed: Exposed): Generator<string> {
  const checks: Summary[] = []
  yield* family('foretop_check_status', 'gauge', 'State set: 1 for the status the check is in.')
  for (const check of exposed.summaries()) {
    checks.push(check)
    for (const status of STATUSES)
      yield sample(
        'foretop_check_status',
        { ...labelsOf(check), foretop_check_status: status },
        Number(check.status === status),
      )
  }
  for (const [name, help, read] of FIGURES) {
    yield* family(name, 'gauge', help)
    for (const check of checks) {
      const value = read(check, exposed)
      if (value !== null) yield sample(name, labelsOf(check), value)
    }
  }
  yield* readingsOf(exposed, checks)
}

type Figure = readonly [name: string, help: string, read: (check: Summary, exposed: Exposed) => number | null]

/** The two without our prefix are those of blackbox_exporter, so that rules written for it go on working. */
const FIGURES: readonly Figure[] = [
  ['foretop_check_since_timestamp_seconds', 'When the status last changed.', ({ since }) => since / 1_000],
  [
    'foretop_check_last_look_timestamp_seconds',
    'When it was last looked at.',
    ({ checkedAt }) => checkedAt && checkedAt / 1_000,
  ],
  ['foretop_check_stale', '1 when no look came in time.', ({ stale }) => Number(stale)],
  ['foretop_check_flapping', '1 while the status changes all the time.', ({ flapping }) => Number(flapping)],
  ['foretop_check_acknowledged', '1 when somebody has it.', ({ acknowledged }) => Number(acknowledged)],
  ['foretop_check_silenced', '1 while a silence covers it.', ({ silenced }) => Number(silenced)],
  ['foretop_check_downtime', '1 during a planned downtime.', ({ downtime }) => Number(downtime)],
  [
    'probe_success',
    '1 when the last look was answered.',
    (check, exposed) => {
      const latest = exposed.observation(check.id)
      return latest === undefined ? null : Number(latest.outcome === 'answered')
    },
  ],
  [
    'probe_duration_seconds',
    'How long the last look took.',
    (check, exposed) => {
      const latest = exposed.observation(check.id)
      return latest === undefined ? null : latest.durationMs / 1_000
    },
  ],
]

/** One family for each name, whosever metric it is: a sum or average over its labels makes sense. */
function* readingsOf(exposed: Exposed, checks: readonly Summary[]): Generator<string> {
  for (const [name, members] of familiesOf(exposed, checks)) {
    const types = new Set(members.map(({ type }) => type))
    const told = new Set<string>()
    for (const { metric, label, factor, type, of } of members)
      for (const check of of) {
        const latest = exposed.observation(check.id)
        const reading = latest?.outcome === 'answered' ? latest.metrics[metric] : undefined
        // Two metrics of one check that come to one name would be one sample told twice, and the whole answer be refused.
        if (reading === undefined || told.has(check.id)) continue
        if (told.size === 0) yield* family(name, types.size > 1 ? 'untyped' : type, label)
        told.add(check.id)
        yield* readingLines(name, labelsOf(check), reading, factor)
      }
  }
}

interface Member extends Form {
  readonly metric: string
  readonly label: string
  readonly of: readonly Summary[]
}

/** By the name in which they are told: the format wants all of one name together, and checks of one kind may differ. */
function familiesOf(exposed: Exposed, checks: readonly Summary[]): ReadonlyMap<string, readonly Member[]> {
  const alike = Map.groupBy(checks, ({ id }) => exposed.planned(id)?.metrics)
  const members = [...alike].flatMap(([metrics = {}, of]) => {
    const kind = of[0]?.kind ?? ''
    return Object.entries(metrics).map(([metric, definition]): Member => {
      const { label } = definition
      return { ...exposedAs(kind, metric, definition), metric, label, of }
    })
  })
  return Map.groupBy(members, ({ name }) => name)
}

function* readingLines(name: string, labels: Labels, reading: Reading, factor: number): Generator<string> {
  if (typeof reading === 'number') return yield sample(name, labels, reading * factor)
  for (const [instance, value] of Object.entries(reading).slice(0, MOST_INSTANCES))
    yield sample(name, { ...labels, instance_name: instance }, value * factor)
}

interface Form {
  readonly name: string
  readonly factor: number
  readonly type: 'counter' | 'gauge'
}

function exposedAs(kind: string, metric: string, { unit, counter }: Metric): Form {
  const { suffix, factor } = UNITS[unit].base
  const counts = counter !== undefined
  const name = `foretop_${snake(kind)}_${snake(metric)}${suffix}${counts ? '_total' : ''}`
  return { name, factor, type: counts ? 'counter' : 'gauge' }
}

const snake = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()

const labelsOf = ({ id, host }: Summary): Labels => (host === null ? { check: id } : { check: id, host })
