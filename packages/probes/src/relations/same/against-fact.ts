import { all, type Fact, type Held, type Verdict, valuesOf } from './holders.ts'

/** All must have what another check knows, however many have something else. `null`: that is not known, or nothing is. */
export function againstFact(trait: string, ranked: readonly Held[], { name, value }: Fact): Verdict {
  const [one] = ranked
  if (value === null) {
    const known = one === undefined ? [] : [valuesOf(ranked, trait)]
    return { different: null, said: [`the ${name} is not known`, ...known].join('; ') }
  }
  if (one === undefined) return { different: null, said: `the ${name} is ${value}` }
  const odd = ranked.filter(([other]) => other !== value)
  const different = odd.reduce((sum, [, names]) => sum + names.length, 0)
  if (different === 0) return { different, said: `${all(one)} ${trait} ${value}, which is the ${name}` }
  return { different, said: `${valuesOf(odd, trait)}; the ${name} is ${value}` }
}
