import type { GraphPreset } from '@foretop/shared/plan.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import type { TimeRange } from '../time/range.ts'

/** Which graphs are shown, as it stands in the address. */
export interface Selection {
  /** Name of a preset of the configuration; then the rest is as the preset says. */
  readonly preset: string | null
  /** Names of hosts, groups and relations; none: all that have the metrics. */
  readonly hosts: readonly string[]
  /** None: a preview of all there are. */
  readonly metrics: readonly MetricName[]
  /** None: all there are. */
  readonly instances: readonly string[]
  /** All hosts in one graph. */
  readonly together: boolean
}

export interface MetricName {
  /** Name of a check, without host. */
  readonly check: string
  readonly metric: string
}

const KEYS = ['preset', 'hosts', 'metrics', 'instance', 'together'] as const

/**
 * `?hosts=lb01,lb02&metrics=machine.received,machine.sent&instance=eth0&together=1`, or `?preset=`. Whoever asks for
 * nothing gets the first of the presets: what people here look at most.
 */
export function selectionFrom(query: URLSearchParams, presets: readonly Pick<GraphPreset, 'name'>[] = []): Selection {
  const asked = {
    preset: query.get('preset'),
    hosts: listed(query.get('hosts')),
    metrics: listed(query.get('metrics')).flatMap(metricFrom),
    instances: query.getAll('instance'),
    together: query.get('together') === '1',
  }
  const isNothing = asked.preset === null && asked.hosts.length === 0 && asked.metrics.length === 0
  return isNothing ? { ...asked, preset: presets[0]?.name ?? null } : asked
}

/** The same address with another selection; the time shown stays. */
export function withSelection(query: URLSearchParams, selection: Partial<Selection>): URLSearchParams {
  const next = new URLSearchParams(query)
  for (const key of KEYS) next.delete(key)
  const { preset = null, hosts = [], metrics = [], instances = [], together = false } = selection
  if (preset !== null) next.set('preset', preset)
  if (hosts.length > 0) next.set('hosts', hosts.join())
  if (metrics.length > 0) next.set('metrics', metrics.map(textOf).join())
  for (const instance of instances) next.append('instance', instance)
  if (together) next.set('together', '1')
  return next
}

/** Where such graphs are. Commas stay readable in the address. */
export const selectionPath = (selection: Partial<Selection>, query = new URLSearchParams()): string =>
  `/graphs?${String(withSelection(query, selection)).replaceAll('%2C', ',')}`

/** Where metrics of one check stand alone, with the time shown now. */
export function graphPath(
  { host, name }: Pick<Summary, 'host' | 'name'>,
  metrics: readonly string[],
  { name: range, from, to }: TimeRange,
): string {
  const time = range === null ? { from: String(Math.round(from)), to: String(Math.round(to)) } : { range }
  return selectionPath(
    { hosts: [host ?? name], metrics: metrics.map((metric) => ({ check: name, metric })) },
    new URLSearchParams(time),
  )
}

const textOf = ({ check, metric }: MetricName) => `${check}.${metric}`

/** Names of checks may have dots, names of metrics may not. */
function metricFrom(text: string): readonly MetricName[] {
  const dot = text.lastIndexOf('.')
  return dot < 1 ? [] : [{ check: text.slice(0, dot), metric: text.slice(dot + 1) }]
}

const listed = (text: string | null) => [...new Set((text ?? '').split(',').filter((part) => part !== ''))]
