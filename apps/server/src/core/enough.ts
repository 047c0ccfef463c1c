import type { Safety } from '@foretop/shared/model.ts'
import { fewOf, inWorstOrder, ofSeveral, type Sentence } from './few-facts.ts'
import type { Found } from './found.ts'

/**
 * Whether so many of the others hold, of each host that is asked for. Where those that are not known would decide it, it is
 * not known. They are counted once, and the host's own is taken out.
 */
export function enough(foundOn: ReadonlyMap<string, Found>, needed: number): (host: string) => Sentence {
  const all = inWorstOrder([...foundOn.values()])
  const counts = countsOf(all)
  return (host) => {
    const own = foundOn.get(host)
    const count = (answer: Safety) => counts[answer] - (own?.answer === answer ? 1 : 0)
    const holding = count('yes')
    const answer = holding >= needed ? 'yes' : holding + count('unknown') >= needed ? 'unknown' : 'no'
    const total = all.length - (own === undefined ? 0 : 1)
    const text = `${holding} of ${total} ${total === 1 ? 'other' : 'others'}, ${needed} needed`
    return { answer, facts: [ofSeveral(text), ...fewOf(all, (found) => found !== own, total)] }
  }
}

function countsOf(found: readonly Found[]): { readonly [answer in Safety]: number } {
  const counts = { yes: 0, no: 0, unknown: 0 }
  for (const { answer } of found) counts[answer] += 1
  return counts
}
