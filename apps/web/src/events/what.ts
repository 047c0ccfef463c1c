import { STATUSES } from '@foretop/shared/words.ts'
import { isProblem } from '../checks/status.ts'

/** What somebody may want of the past, as it stands in the address and as the server is asked. */
export const WHATS = [
  { name: 'problems', title: 'Problems', to: STATUSES.filter(isProblem).join() },
  { name: 'recoveries', title: 'Recoveries', to: 'ok' },
  { name: 'flapping', title: 'Flapping', of: 'flapping' },
  { name: 'blocked', title: 'Blocked', of: 'blockedBy' },
  { name: 'people', title: 'By people', of: 'acknowledged,silenced,downtime,ending' },
] as const satisfies readonly {
  readonly name: string
  readonly title: string
  readonly of?: string
  readonly to?: string
}[]

/** Which of them an address means; one of another time, or a mistyped one, is everything. */
export const whatFrom = (name: string | null): { readonly of?: string; readonly to?: string } =>
  WHATS.find((what) => what.name === name) ?? {}
