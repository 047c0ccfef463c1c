import type { KnownFact, Safety } from '@foretop/shared/model.ts'
import { SAFETIES } from '@foretop/shared/words.ts'
import type { Found } from './found.ts'

/** What a rule comes to, and by what. */
export interface Sentence {
  readonly answer: Safety
  readonly facts: readonly KnownFact[]
}

const MOST_FACTS = 3

/** What speaks against it first; of many the first ones, and how many more there are. */
export const few = (found: readonly Found[]): readonly KnownFact[] =>
  fewOf(inWorstOrder(found), () => true, found.length)

/** The same of those that are meant, of which there are so many; the order is made already. */
export function fewOf(
  sorted: readonly Found[],
  isMeant: (found: Found) => boolean,
  total: number,
): readonly KnownFact[] {
  const facts: KnownFact[] = []
  for (const found of sorted) {
    if (facts.length === MOST_FACTS) break
    if (isMeant(found)) facts.push(found.fact)
  }
  return total > MOST_FACTS ? [...facts, ofSeveral(`and ${total - MOST_FACTS} more`)] : facts
}

export const inWorstOrder = (found: readonly Found[]): readonly Found[] =>
  found.toSorted((a, b) => SAFETIES.indexOf(a.answer) - SAFETIES.indexOf(b.answer))

/** What is said of several checks together. */
export const ofSeveral = (text: string): KnownFact => ({ checkId: null, at: null, text })
