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
export function few(found: readonly Found[]): readonly KnownFact[] {
  const sorted = found.toSorted((a, b) => SAFETIES.indexOf(a.answer) - SAFETIES.indexOf(b.answer))
  const more = sorted.length - MOST_FACTS
  const facts = sorted.slice(0, MOST_FACTS).map(({ fact }) => fact)
  return more > 0 ? [...facts, ofSeveral(`and ${more} more`)] : facts
}

/** What is said of several checks together. */
export const ofSeveral = (text: string): KnownFact => ({ checkId: null, at: null, text })
