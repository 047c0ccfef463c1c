import type { Check, Scope } from '@foretop/shared/model.ts'

/** Whether a check is meant. A list that is not given fits every check; of one that is given, any name will do. */
export const inScope = (scope: Scope, check: Pick<Check, 'id' | 'name' | 'host' | 'groups'>): boolean =>
  (scope.groups?.some((group) => check.groups.includes(group)) ?? true) &&
  (scope.hosts === undefined || (check.host !== null && scope.hosts.includes(check.host))) &&
  (scope.checks?.some((name) => name === check.id || name === check.name) ?? true)

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
