import { cut } from '../../clip.ts'
import { ProbeFailure } from '../failure.ts'
import { names, type Token, textOf } from './elements.ts'

interface Meaning {
  readonly code: ProbeFailure['code']
  readonly says: (domain: string) => string
}

/** Stream errors (RFC 6120 §4.9.3) that mean more than that something is wrong. */
const MEANINGS: { readonly [condition: string]: Meaning } = {
  'host-unknown': { code: 'protocol', says: (domain) => `does not serve ${domain}` },
  'host-gone': { code: 'protocol', says: (domain) => `does not serve ${domain} any more` },
  'resource-constraint': { code: 'refused', says: () => 'is full' },
  'policy-violation': { code: 'refused', says: () => 'takes no more of us' },
  'system-shutdown': { code: 'closed', says: () => 'is shutting down' },
  'not-authorized': { code: 'auth', says: () => 'wants a login first' },
}

/** What `<stream:error>` means, in its own words as well. */
export function streamError(
  tokens: readonly Token[],
  { where, domain }: { readonly where: string; readonly domain: string },
) {
  const [condition = 'no reason'] = names(tokens).filter((name) => name !== 'error' && name !== 'text')
  const text = textOf(tokens, 'text')
  const said = cut(text ? `${condition} (${text})` : condition, 300)
  const { code, says } = MEANINGS[condition] ?? { code: 'protocol', says: () => 'ends the stream' }
  return new ProbeFailure(code, `${where} ${says(domain)}: ${said}`)
}

/** What `<failure>` of a login means. */
export function loginFailure(tokens: readonly Token[], { where }: { readonly where: string }): ProbeFailure {
  const [condition = 'no reason'] = names(tokens).filter((name) => name !== 'failure' && name !== 'text')
  const text = textOf(tokens, 'text')
  const said = cut(text ? `${condition} (${text})` : condition, 300)
  // Its store of users cannot be reached (RFC 6120 §6.5.11): not for the password.
  return condition === 'temporary-auth-failure'
    ? new ProbeFailure('refused', `${where} can let nobody in at present: ${said}`)
    : new ProbeFailure('auth', `${where} refuses our user or password: ${said}`)
}
