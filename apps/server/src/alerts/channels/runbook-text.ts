import { cut, runbooksIn } from '../message.ts'
import type { Notice } from '../notice.ts'

/**
 * All runbooks of a problem as one text of `most` characters at most, where each gets as much as the others: the check's own as
 * it is written where there is no other, else each below what it is of. Empty where there is none, or nothing to do.
 */
export function runbookText(notice: Notice, most: number): string {
  const runbooks = runbooksIn(notice)
  const [only] = runbooks
  if (runbooks.length === 1 && notice.runbook !== null) return cut(only?.text ?? '', most)
  const each = Math.floor(most / Math.max(1, runbooks.length)) - '\n\n'.length
  return runbooks.map(({ title, text }) => cut(`${title}:\n${text.trim()}`, each)).join('\n\n')
}
