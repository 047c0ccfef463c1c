import type { Check } from '@foretop/shared/plan.ts'
import type { Summary, Trouble } from '@foretop/shared/wire.ts'

type Level = 'pass' | 'warn' | 'fail'

export interface Health {
  readonly status: Level
  readonly [key: string]: unknown
}

/** The estate, as the monitor has it. */
export interface Estate {
  readonly version: string
  site(): string
  summaries(): IteratorObject<Summary>
  planned(id: string): Check | undefined
  /** Of the monitor itself. */
  troubles(): readonly Trouble[]
}

/** How the estate is. What is in a planned downtime is listed, but does not make the whole fail. */
export function estateHealth(estate: Estate, at: number): Health {
  const counted = estate
    .summaries()
    .filter(({ downtime }) => !downtime)
    .toArray()
  const bad = counted.filter((check) => levelOf(check) !== 'pass')
  const status = bad.some((check) => levelOf(check) === 'fail') ? 'fail' : bad.length > 0 ? 'warn' : 'pass'
  return {
    status,
    version: '1',
    releaseId: estate.version,
    serviceId: estate.site(),
    description: `${estate.site()}, as Foretop sees it`,
    ...(status !== 'pass' && { output: tally(bad) }),
    ...(estate.troubles().length > 0 && { notes: estate.troubles().map(({ text }) => text) }),
    checks: componentsOf(estate, at),
  }
}

/** `unknown`, stale and not looked at yet are warnings: nobody can say that all is well. */
function levelOf({ status, stale }: Summary): Level {
  if (status === 'critical') return 'fail'
  return status === 'ok' && !stale ? 'pass' : 'warn'
}

/** `2 critical, 1 stale`. */
function tally(checks: readonly Summary[]): string {
  const words = checks.map(({ status, stale }) => (status === 'ok' && stale ? 'stale' : status))
  return [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`).join(', ')
}

function componentsOf(estate: Estate, at: number): { [name: string]: object[] } {
  const components: { [name: string]: object[] } = {}
  for (const check of estate.summaries()) {
    const name = `${plain(check.host ?? check.id)}:${plain(check.host === null ? check.kind : check.name)}`
    components[name] ??= []
    components[name].push(componentOf(check, at, unitOf(check, estate)))
  }
  return components
}

const unitOf = ({ id, value }: Summary, estate: Estate): string | undefined =>
  value === null ? undefined : estate.planned(id)?.metrics[value.metric]?.unit

/** A colon parts component from measurement, so there can be none within either. */
const plain = (name: string) => name.replaceAll(':', '.')

function componentOf(check: Summary, at: number, unit: string | undefined): object {
  const { id, status, candidate, stale, value, text, checkedAt } = check
  const level = levelOf(check)
  return {
    componentId: id,
    componentType: 'component',
    status: level,
    ...(value !== null && { observedValue: value.number, ...(unit !== undefined && { observedUnit: unit }) }),
    ...(checkedAt !== null && {
      time: new Date(checkedAt).toISOString(),
      ageSeconds: Math.round((at - checkedAt) / 1_000),
    }),
    ...(level !== 'pass' && { output: text }),
    // Our own words beside the draft's three.
    state: status,
    stateType: candidate === null ? 'hard' : 'soft',
    stale,
    acknowledged: check.acknowledged,
    silenced: check.silenced,
    downtime: check.downtime,
  }
}
