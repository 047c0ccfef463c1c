import { few, ofSeveral, type Sentence } from './few-facts.ts'
import type { Found } from './found.ts'

/** Whether so many of them hold. Where those that are not known would decide it, it is not known. */
export function enough(found: readonly Found[], needed: number): Sentence {
  const count = (answer: Found['answer']) => found.filter((one) => one.answer === answer).length
  const holding = count('yes')
  const answer = holding >= needed ? 'yes' : holding + count('unknown') >= needed ? 'unknown' : 'no'
  const text = `${holding} of ${found.length} ${found.length === 1 ? 'other' : 'others'}, ${needed} needed`
  return { answer, facts: [ofSeveral(text), ...few(found)] }
}
