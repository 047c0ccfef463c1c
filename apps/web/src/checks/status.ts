import { checkName, checkSubject } from '@foretop/shared/format/check-name.ts'
import type { Status } from '@foretop/shared/model.ts'
import { compareTrouble, handlingOf, isProblem, isWorse } from '@foretop/shared/trouble.ts'
import type { Summary } from '@foretop/shared/wire.ts'

export { compareTrouble, type Handling, handlingOf, isProblem, isWorse } from '@foretop/shared/trouble.ts'

/** The word is never left out: shape and colour stand beside it. */
export const WORDS: { readonly [status in Status]: string } = {
  ok: 'ok',
  warning: 'warning',
  critical: 'critical',
  unknown: 'unknown',
  pending: 'not seen yet',
}

/** As `compareTrouble`, but a problem that somebody or something has already makes way for one that nobody has. */
export const compareNeed = (a: Summary, b: Summary): number => needOf(b) - needOf(a) || compareTrouble(a, b)

const needOf = (check: Summary): number => (isProblem(check.status) ? (handlingOf(check) === null ? 2 : 1) : 0)

export const worstOf = (statuses: Iterable<Status>): Status => {
  let worst: Status = 'ok'
  for (const status of statuses) if (isWorse(status, worst)) worst = status
  return worst
}

/** `db03 repl`: how people call a check. One that a row became has no host, and its name alone is that of many. */
export const nameOf = ({ id }: Pick<Summary, 'id'>): string => nameOfId(id)

export const subjectOf = checkSubject

/** As `nameOf`; of a host that is down the host says it all. */
export const troubleOf = (check: Pick<Summary, 'id' | 'host' | 'down'>): string =>
  check.down === true && check.host !== null ? `${check.host} is down` : nameOf(check)

/** Events carry only the id. */
export const nameOfId = checkName
