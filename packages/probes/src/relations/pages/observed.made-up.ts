import type { Observation } from '@foretop/shared/model.ts'
import type { HttpEvidence } from '../../kinds/http/evidence.ts'

/** What the `http` check of a page told: its status, a block, a failure (`down`), or nothing (`?`). */
export type Said = number | 'challenge' | 'down' | '?' | { readonly unmet: string }

export function page(checkId: string, said: Said, told: Partial<HttpEvidence> = {}): Observation {
  const slash = checkId.indexOf('/')
  const host = slash < 0 ? null : checkId.slice(0, slash)
  const look = { checkId, host, at: 0, durationMs: 1 }
  if (said === '?') return { ...look, outcome: 'crashed', code: 'local', text: 'not seen for 10 s' }
  if (said === 'down') return { ...look, outcome: 'failed', code: 'refused', text: 'nothing listens there' }
  return { ...look, outcome: 'answered', metrics: {}, text: '', evidence: { ...evidenceOf(said), ...told } }
}

function evidenceOf(said: Exclude<Said, string> | 'challenge'): HttpEvidence {
  const well = { status: 200, wrongStatus: false, unmet: null, blocked: null, fromCache: null }
  if (said === 'challenge') return { ...well, status: 403, wrongStatus: true, blocked: 'Cloudflare: challenge' }
  if (typeof said === 'object') return { ...well, unmet: said.unmet }
  if (said < 400) return { ...well, status: said }
  return { ...well, status: said, wrongStatus: true, unmet: `HTTP ${said} where 2xx or 3xx was expected` }
}
