import type { Scope } from './model.ts'
import type { Check } from './plan.ts'

/** Whether a check is meant. A list that is not given fits every check; of one that is given, any name will do. */
export const inScope = (scope: Scope, check: Pick<Check, 'id' | 'name' | 'host' | 'groups'>): boolean =>
  (scope.groups === undefined || check.groups.some(isOneOf(scope.groups))) &&
  (scope.hosts === undefined || (check.host !== null && isOneOf(scope.hosts)(check.host))) &&
  (scope.checks === undefined || [check.id, check.name].some(isOneOf(scope.checks)))

const SHORT = 8
const sets = new WeakMap<readonly string[], ReadonlySet<string>>()

/** Hundreds of checks silenced at once are a long list, which is then asked about thousands: it becomes a set once. */
function isOneOf(names: readonly string[]): (name: string) => boolean {
  if (names.length <= SHORT) return (name) => names.includes(name)
  const known = sets.get(names) ?? new Set(names)
  sets.set(names, known)
  return (name) => known.has(name)
}

const NAMED = 3

/** `groups webs, caches · check http`; long lists are cut. */
export const scopeText = (scope: Scope): string =>
  [listText('group', scope.groups), listText('host', scope.hosts), listText('check', scope.checks)]
    .filter((text) => text !== '')
    .join(' · ')

function listText(word: string, names: readonly string[] = []): string {
  const [only] = names
  if (only === undefined) return ''
  if (names.length === 1) return `${word} ${only}`
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return `${word}s ${names.slice(0, NAMED).join(', ')}${more}`
}
