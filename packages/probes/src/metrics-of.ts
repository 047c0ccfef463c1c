import type { Definitions } from '@foretop/shared/model.ts'
import { UNITS } from '@foretop/shared/units.ts'
import { isView } from '@foretop/shared/views.ts'
import type { AnyProbe, AnyRelation } from './define.ts'
import type { AnyReport } from './reports/define.ts'

/** As the metrics of all kinds are named: programs that are given their names rely on it. */
const NAME = /^[a-z][A-Za-z0-9]*$/

/**
 * What one check measures: the metrics of its kind, and those that its options give. Where these are none, it is the
 * kind's own object. Options come from people, so what cannot be is told to them: `mistakes`, and left out.
 */
export function metricsOf(
  kind: AnyProbe | AnyRelation | AnyReport,
  options: unknown,
): {
  readonly metrics: Definitions
  readonly mistakes: readonly string[]
  /** Those that the options give a threshold: somebody wrote it, so one that cannot be read is unknown, not ignored. */
  readonly required: readonly string[]
} {
  // A registry's definitions hold any metrics; all of them are metrics.
  const fixed: Definitions = kind.metrics
  const given: Definitions = kind.metricsOf?.(options) ?? {}
  const all = Object.entries(given).map(([name, metric]) => ({ name, metric, mistake: mistakeIn(name, given, fixed) }))
  const sound = all.filter(({ mistake }) => mistake === null)
  return {
    metrics:
      sound.length === 0 ? fixed : { ...fixed, ...Object.fromEntries(sound.map((one) => [one.name, one.metric])) },
    mistakes: all.flatMap(({ mistake }) => mistake ?? []),
    required: sound.flatMap(({ name, metric }) => (metric?.thresholds === undefined ? [] : [name])),
  }
}

function mistakeIn(name: string, given: Definitions, fixed: Definitions): string | null {
  if (!NAME.test(name))
    return `a metric must be named in letters and digits, as usedSpace is, got ${JSON.stringify(name)}`
  // Every object has it, so that it would seem to be read where it was not.
  if (name in Object.prototype) return `a metric cannot be named ${name}; give yours another name`
  if (Object.hasOwn(fixed, name)) return `${name} is a metric of every such check; give yours another name`
  const { unit, view } = given[name] ?? {}
  if (unit === undefined || !Object.hasOwn(UNITS, unit)) return `${name}: there is no unit ${unit}`
  if (view !== undefined && !isView(view)) return `${name}: the page ${view.name} knows no ${view.role}`
  return null
}
