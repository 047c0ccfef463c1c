import type { Transition } from '@foretop/shared/model.ts'

const HEAD = ['seq', 'time', 'check', 'change', 'from', 'to', 'text']

/** Events as a table for other programs, times in UTC. */
export const rowsOf = (events: readonly Transition[]): readonly (readonly (string | number | null)[])[] => [
  HEAD,
  ...events.map(({ seq, at, checkId, change, text }) => {
    const to = change.to === null ? null : String(change.to)
    return [seq, new Date(at).toISOString(), checkId, change.of, change.of === 'status' ? change.from : null, to, text]
  }),
]
