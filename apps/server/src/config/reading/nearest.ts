import { distance } from 'fastest-levenshtein'
import { synonymOf } from './synonyms.ts'

/** ` (did you mean port?)` when one of the known names is close enough to be meant, else nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  // Two letters that changed places count as two. Of a short word two others are nearly always another word.
  const most = name.length < 3 ? 1 : Math.max(2, Math.floor(name.length / 3))
  const short = name.length < 6
  let best: { readonly name: string; readonly away: number } | null = null
  for (const candidate of known) {
    // The lengths alone tell that most of ten thousand hosts are too far away.
    if (Math.abs(candidate.length - name.length) > most) continue
    const away = distance(name.toLowerCase(), candidate.toLowerCase())
    if (short && away > 1 && !hasSameLetters(name, candidate)) continue
    if (away <= most && (best === null || away < best.away)) best = { name: candidate, away }
  }
  return best === null ? '' : ` (did you mean ${best.name}?)`
}

const hasSameLetters = (one: string, other: string): boolean => sorted(one) === sorted(other)
const sorted = (name: string): string => [...name.toLowerCase()].sort().join('')

/** What to say of a key that is none: which was perhaps meant, else which there are. */
export function unknownKey(name: string, known: readonly string[]): string {
  const synonym = synonymOf(name, known)
  const hint = synonym === undefined ? didYouMean(name, known) : ` (did you mean ${synonym}?)`
  if (hint !== '') return `unknown key${hint}`
  return known.length === 0 ? 'unknown key' : `unknown key (there are ${known.toSorted().join(', ')})`
}
