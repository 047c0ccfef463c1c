import { all, type Held, type Verdict, valuesOf } from './holders.ts'

/** Nobody knows what is right: those that are more have it. `null`: nothing is known. */
export function againstMost(trait: string, ranked: readonly Held[]): Verdict {
  const most = ranked.at(-1)
  if (most === undefined) return { different: null, said: null }
  const odd = ranked.slice(0, -1)
  const [value, kept] = most
  const different = odd.reduce((sum, [, names]) => sum + names.length, 0)
  if (different === 0) return { different, said: `${all(most)} ${trait} ${value}` }
  if (isTie(ranked)) return { different, said: `no majority of ${trait}: ${valuesOf(ranked)}` }
  const others = kept.length === 1 ? `${kept[0]}` : `the ${kept.length} others`
  return { different, said: `${valuesOf(odd, trait)}, ${others} ${value}` }
}

const isTie = (ranked: readonly Held[]): boolean => ranked.at(-1)?.[1].length === ranked.at(-2)?.[1].length
