import type { Conclusion } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { didYouMean } from '../config/reading/nearest.ts'
import type { Fault } from '../core/foresee.ts'
import { Refusal } from './refusal.ts'

const WORDS: { readonly [word: string]: Conclusion } = {
  down: 'critical',
  critical: 'critical',
  warning: 'warning',
  unknown: 'unknown',
}

/**
 * What somebody has in mind: `db3 down`, `webs down`, `db1/mysql warning`, several with `+` between them. A host or group means all that is
 * asked of it; what is concluded from several checks only where it is named. Throws `Refusal` (invalid, not-found).
 */
export function faultMeant(text: string, plan: Plan): Fault {
  const checks = plan.checks.filter(({ enabled }) => enabled)
  const parts = text.split('+').map((part) => part.trim())
  return new Map(parts.flatMap((part) => [...oneMeant(part, plan, checks)]))
}

function oneMeant(text: string, plan: Plan, checks: readonly Check[]): Fault {
  const [, name = '', word = 'down'] = /^(\S+)(?:\s+(?:is\s+)?(\S+))?$/.exec(text) ?? []
  const status = WORDS[word.toLowerCase()]
  if (name === '' || status === undefined)
    throw new Refusal('invalid', `a fault is like "db3 down" or "db1/mysql warning", got "${text}"`)
  const own = checks.filter(({ id, name: called }) => id === name || called === name)
  const asked = checks.filter(({ way }) => way.by !== 'derive')
  const ofHost = asked.filter(({ host }) => host === name)
  const ofGroup = asked.filter(({ groups }) => groups.includes(name))
  const meant = [own, ofHost, ofGroup].find((some) => some.length > 0)
  if (meant === undefined) {
    const known = [...plan.hosts, ...plan.groups].map((one) => one.name).concat(checks.map(({ id }) => id))
    throw new Refusal('not-found', `there is no host, group or check ${name}${didYouMean(name, known)}`)
  }
  return new Map(meant.map(({ id }) => [id, status]))
}
