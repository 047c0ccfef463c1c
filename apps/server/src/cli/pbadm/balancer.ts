import { type Answer, answerOf, bandOf } from '@foretop/shared/balancers/cell.ts'
import type { Band, Reading } from '@foretop/shared/model.ts'
import type { Catalogue, CheckView } from '@foretop/shared/wire.ts'
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
const hasRole = (kind: Parameters<typeof isBalancer>[0], role: string) =>
  Object.values(kind.metrics).some(({ view }) => view?.name === PAGE && view.role === role)

/** Kinds that tell both numbers of the line. */
export const isBalancer = (kind: {
  readonly metrics: { readonly [metric: string]: Pick<Catalogue['kinds'][number]['metrics'][string], 'view'> }
}): boolean => hasRole(kind, 'inFlight') && hasRole(kind, 'waiting')

/** All balancers in the order of their names, as known at the moment `at` (monotonic ms). */
export function balancersOf(sight: Pick<Sight, 'views' | 'kinds' | 'isOf'>, at: number): readonly Balancer[] {
  const views = sight.views()
  const hosts = views.map(({ host }) => host)
  return views
    .flatMap((view) => {
      const kind = sight.kinds.get(view.kind)
      // Two on one host are told apart by their whole name.
      const single = view.host !== null && hosts.filter((host) => host === view.host).length === 1
      return kind === undefined
        ? []
        : [balancer(view, kind, single ? (view.host ?? view.id) : view.id, !sight.isOf(view, at))]
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function balancer(view: CheckView, kind: Catalogue['kinds'][number], name: string, late: boolean): Balancer {
  const found = (role: string) =>
    Object.entries(kind.metrics).find(([, { view }]) => view?.name === PAGE && view.role === role)
  const reading = (role: string): Reading | undefined => view.metrics[found(role)?.[0] ?? '']
  const inFlight = total(reading('inFlight'))
  const waiting = total(reading('waiting'))
  const is = answerOf(view, inFlight !== null && waiting !== null)
  const answered = is === 'answered'
  const bands = found('waiting')?.[1].bands ?? []
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
