import type { Check } from '@foretop/shared/plan.ts'

/** What `summarise` takes from the configuration; the rest comes from looks, and with the group what is quiet. */
export const isShownAlike = (a: Check, b: Check): boolean =>
  a.kind === b.kind &&
  a.attempts === b.attempts &&
  a.groups.length === b.groups.length &&
  a.groups.every((group, index) => group === b.groups[index])
