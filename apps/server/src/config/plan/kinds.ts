import { metricsOf } from '@foretop/probes/metrics-of.ts'
import type { ChildRules } from '@foretop/shared/plan.ts'
import type { z } from 'zod'
import type { Kinds } from '../../core/blueprint.ts'
import { check } from '../reading/wording.ts'
import type { Registry } from '../registry.ts'
import { wayTo } from './children.ts'
import { type LoginAnywhere, loginTo } from './logins.ts'
import { revisionOf } from './revision.ts'
import { isAddress } from './shape.ts'
import { inForce } from './thresholds.ts'

/** A cell may be a text where a number is wanted, or the other way round: a file knows nothing but texts. */
function checkedAs(schema: z.ZodType, options: unknown): ReturnType<typeof check> {
  const checked = check(schema, options)
  if (!('complaints' in checked)) return checked
  const paths = new Set(checked.complaints.map(({ path }) => path.map(String).join('\0')))
  const again = check(schema, otherwise(options, paths))
  return 'complaints' in again ? checked : again
}

function otherwise(value: unknown, paths: ReadonlySet<string>, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((one: unknown, i) => otherwise(one, paths, [...path, String(i)]))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, otherwise(one, paths, [...path, key])]))
  if (!paths.has(path.join('\0'))) return value
  // Below zero it would begin with a hyphen, which programs take for an option.
  if (typeof value === 'number' && value >= 0) return String(value)
  return typeof value === 'string' && /^\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : value
}

const NOBODYS: LoginAnywhere = { site: {}, via: [] }

/** What rows are held against: the kinds' own schemas. */
export const kindsOf = (
  { probes, relations, reports }: Pick<Registry, 'probes' | 'relations' | 'reports'>,
  rules: ChildRules,
  login: LoginAnywhere = NOBODYS,
): Kinds => {
  const known = new Map([...probes, ...relations, ...reports].map((kind) => [kind.kind, kind]))
  return {
    revisionOf,
    whyNoAddress: (address) => (isAddress(address) ? null : 'must be a host name or an IP address, without port'),
    // Where nobody says how to log in, the look says that.
    wayTo: (kind, options, address) =>
      wayTo(known.get(kind), options, address, { rules, login: (said) => loginTo(login, address, said) }),
    optionsOf(kind, options, asked) {
      const definition = known.get(kind)
      if (definition === undefined) return { wrong: `there is no kind ${kind}` }
      const checked = checkedAs(definition.options, options)
      if ('complaints' in checked)
        return { wrong: checked.complaints.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ') }
      const { metrics, mistakes, required } = metricsOf(definition, checked.value)
      if (mistakes.length > 0) return { wrong: mistakes.join('; ') }
      // The same for all where the options have no say in it.
      if (definition.metricsOf === undefined) return { options: checked.value, metrics }
      return { options: checked.value, metrics, ...inForce(metrics, required, new Map(Object.entries(asked))) }
    },
  }
}
