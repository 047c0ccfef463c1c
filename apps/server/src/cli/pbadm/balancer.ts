import { type Answer, answerOf, bandOf } from '@foretop/shared/balancers/cell.ts'
import { metricsOf } from '@foretop/shared/catalogue.ts'
import type { Band, Definitions, Reading } from '@foretop/shared/model.ts'
import { inRole, type RoleOf } from '@foretop/shared/views.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import type { Sight } from '../sight.ts'

/** One balancer as its line shows it. */
export interface Balancer {
  readonly name: string
  readonly check: string
  readonly is: Answer
  /** What is known is older than the line: no answer to this question yet. */
  readonly late: boolean
  /** `null` unless it answered. */
  readonly inFlight: number | null
  readonly waiting: number | null
  /** The longest wait in s; `null` where the balancer does not tell. */
  readonly queueAge: number | null
  /** Per service, where the balancer tells them apart. */
  readonly services: readonly {
    readonly name: string
    readonly waiting: number | null
    readonly queueAge: number | null
  }[]
  /** The step of the colour scale that its waiting number is on. */
  readonly band: Band | null
  readonly text: string
  /** Wall ms at which the last look ended, and how long it took; `null` before the first. */
  readonly checkedAt: number | null
  readonly durationMs: number | null
}

const PAGE = 'balancers'

/** Whether these metrics tell both numbers of the line. */
export const isBalancer = (metrics: Definitions): boolean =>
  inRole(metrics, PAGE, 'inFlight') !== undefined && inRole(metrics, PAGE, 'waiting') !== undefined

/** All balancers in the order of their names, as known at the moment `at` (monotonic ms). */
export function balancersOf(sight: Pick<Sight, 'views' | 'catalogue' | 'isOf'>, at: number): readonly Balancer[] {
  const views = sight.views()
  const hosts = views.map(({ host }) => host)
  return views
    .map((view) => {
      // Two on one host are told apart by their whole name.
      const single = view.host !== null && hosts.filter((host) => host === view.host).length === 1
      const metrics = metricsOf(sight.catalogue(), view)
      return balancer(view, metrics, single ? (view.host ?? view.id) : view.id, !sight.isOf(view, at))
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function balancer(view: CheckView, metrics: Definitions, name: string, late: boolean): Balancer {
  const reading = (role: RoleOf<'balancers'>): Reading | undefined => view.metrics[inRole(metrics, PAGE, role) ?? '']
  const inFlight = total(reading('inFlight'))
  const waiting = total(reading('waiting'))
  const is = answerOf(view, inFlight !== null && waiting !== null)
  const answered = is === 'answered'
  const bands = metrics[inRole(metrics, PAGE, 'waiting') ?? '']?.bands ?? []
  return {
    name,
    check: view.id,
    is,
    late,
    inFlight: answered ? inFlight : null,
    waiting: answered ? waiting : null,
    queueAge: longest(reading('queueAge')),
    services: servicesOf(reading('queued'), reading('queueAge')),
    band: (answered && waiting !== null && bandOf(bands, waiting)) || null,
    text: view.text,
    checkedAt: view.checkedAt,
    durationMs: view.durationMs,
  }
}

function servicesOf(queued: Reading | undefined, ages: Reading | undefined): Balancer['services'] {
  const of = (reading: Reading | undefined) => (typeof reading === 'object' ? reading : {})
  const names = new Set([...Object.keys(of(queued)), ...Object.keys(of(ages))])
  return [...names]
    .sort()
    .map((name) => ({ name, waiting: of(queued)[name] ?? null, queueAge: of(ages)[name] ?? null }))
}

const values = (reading: Reading): readonly number[] =>
  typeof reading === 'number' ? [reading] : Object.values(reading)
const total = (reading: Reading | undefined): number | null =>
  reading === undefined ? null : values(reading).reduce((sum, value) => sum + value, 0)
const longest = (reading: Reading | undefined): number | null =>
  reading === undefined ? null : Math.max(0, ...values(reading))
