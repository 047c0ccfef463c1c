import { distance } from 'fastest-levenshtein'

/** ` (did you mean port?)` when one of the known names is close enough to be meant, else nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  // Two letters that changed places count as two.
  const most = name.length < 3 ? 1 : Math.max(2, Math.floor(name.length / 3))
  let best: { readonly name: string; readonly away: number } | null = null
  for (const candidate of known) {
    // The lengths alone tell that most of ten thousand hosts are too far away.
    if (Math.abs(candidate.length - name.length) > most) continue
    const away = distance(name.toLowerCase(), candidate.toLowerCase())
    if (away <= most && (best === null || away < best.away)) best = { name: candidate, away }
  }
  return best === null ? '' : ` (did you mean ${best.name}?)`
}
