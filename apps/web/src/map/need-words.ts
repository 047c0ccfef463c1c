import type { Group } from './boxes.ts'

/** The ways of a group in words, as its tooltip and those who cannot see the arrows have them; `null`: it needs none. */
export function needWords({ needs, needsTree }: Group, titleOf: (name: string) => string): string | null {
  const parts = (needsTree ?? needs).map((need) => {
    if (typeof need === 'string') return titleOf(need)
    return `any of ${EITHER.format(need.any.map((one) => (typeof one === 'string' ? titleOf(one) : together(one.all.map(titleOf)))))}`
  })
  return parts.length === 0 ? null : `needs ${BOTH.format(parts)}`
}

const EITHER = new Intl.ListFormat('en', { type: 'disjunction' })
const BOTH = new Intl.ListFormat('en')

const together = (titles: readonly string[]): string =>
  titles.length > 1 ? `${BOTH.format(titles)} together` : BOTH.format(titles)
