import { metricsOf } from '@foretop/probes/metrics-of.ts'
import type { ChildRules } from '@foretop/shared/plan.ts'
import type { Kinds } from '../../core/expand.ts'
import { check } from '../reading/wording.ts'
import type { Registry } from '../registry.ts'
import { wayTo } from './children.ts'
import type { Logins } from './logins.ts'
import { revisionOf } from './revision.ts'

const NOBODYS: Logins = { of: () => ({ lacks: 'no logins are known' }) }

/** What rows are held against: the kinds' own schemas. */
export const kindsOf = (
  { probes, relations, reports }: Registry,
  rules: ChildRules,
  logins: Logins = NOBODYS,
): Kinds => ({
  revisionOf,
  wayTo: (kind, options, address) =>
    wayTo(
      [...probes, ...reports].find((one) => one.kind === kind),
      options,
      address,
      {
        rules,
        // Where nobody says how, the look says that.
        login(said) {
          const login = logins.of(null, address, said)
          return 'lacks' in login ? null : login
        },
      },
    ),
  optionsOf(kind, options) {
    const known = [...probes, ...relations, ...reports].find((one) => one.kind === kind)
    if (known === undefined) return { wrong: `there is no kind ${kind}` }
    const checked = check(known.options, options)
    if ('value' in checked) {
      const { metrics, mistakes } = metricsOf(known, checked.value)
      return mistakes.length > 0 ? { wrong: mistakes.join('; ') } : { options: checked.value, metrics }
    }
    return { wrong: checked.complaints.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ') }
  },
})
