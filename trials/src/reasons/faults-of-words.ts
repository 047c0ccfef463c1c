import { causeFirst } from '@foretop/probes/cause-first.ts'

/** As much as is read of a reason before anything else. */
export const FIRST_LETTERS = 60

/** What a tired person would hold against the first letters of a reason; `kind` and `title` are what the check is called. */
export function faultsOfWords(
  text: string,
  { kind, title }: { readonly kind: string; readonly title: string },
): readonly string[] {
  const first = text.slice(0, FIRST_LETTERS)
  return [
    ...(causeFirst(text) === text ? [] : ['an address stands before the cause']),
    ...(/^(?:\S+\s){0,2}(?:\S*\d\.\d+\.\d+\.\d+|[a-z][\w.-]*):\d{2,5} [a-z]/i.test(first)
      ? ['an address stands before the cause']
      : []),
    ...([kind, title].some((name) => first.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      ? ['it begins with the name of the check']
      : []),
    ...(SAYS_NOTHING.some((words) => words === first.trim().toLowerCase()) ? ['it says nothing'] : []),
    ...(first.startsWith('Expectations not met') || first.startsWith('Faults')
      ? ['it counts what it should name']
      : []),
    ...(/\((?:critical|warning) above 0(?:\)|\/s)/.test(first) ? ['it says that none is right'] : []),
    ...(cutWithin(first) ? ['it is cut off within the cause'] : []),
    ...(/defect in the probe|undefined|\bNaN\b|\[object/.test(text) ? ['it is our own defect'] : []),
  ]
}

const SAYS_NOTHING = ['', 'failed', 'error', 'critical', 'warning', 'unknown', 'not ok', 'invalid', 'timeout', 'closed']

/** What is quoted may be cut: it is not ours. */
function cutWithin(first: string): boolean {
  const at = first.indexOf('…')
  return at !== -1 && !/[“"‘'(]/.test(first.slice(0, at))
}
