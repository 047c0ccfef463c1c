/** Pages for which a moment in the address means something. */
const KNOW_IT = /^\/(?:ledger|on-call\/simulate)$/

/** The moment that a link asks a page for which shows no past, in wall ms; `NaN`: one that nobody can read; `null`: none. */
export function momentAsked(path: string, query: URLSearchParams): number | null {
  const at = query.get('at')
  if (at === null || KNOW_IT.test(path)) return null
  return /^\d+$/.test(at) ? Number(at) : Date.parse(at)
}
