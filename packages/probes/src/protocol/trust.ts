import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContext } from 'node:tls'
import { ProbeCrash } from './failure.ts'

export interface Trust {
  /** PEM text or the path of a PEM file: only these authorities count. Left out: those that Node ships. */
  readonly ca?: string | undefined
  /** Also speak what today's clients refuse (TLS 1.0, SHA-1, short keys), to be able to say so. */
  readonly tolerant: boolean
}

const KEEP_MS = 60_000
const contexts = new Map<string, { readonly context: SecureContext; readonly until: number }>()

/**
 * Made once and shared: it holds the whole list of authorities. A CA file is read again after a minute. Throws
 * `local` when the file cannot be read or holds no certificate: our configuration, not their fault.
 */
export async function trustFor({ ca, tolerant }: Trust): Promise<SecureContext> {
  const key = `${tolerant} ${ca ?? ''}`
  const known = contexts.get(key)
  const now = performance.now()
  if (known !== undefined && known.until > now) return known.context
  for (const [stale, { until }] of contexts) if (until <= now) contexts.delete(stale)
  const authorities = ca === undefined ? {} : { ca: await pem(ca) }
  // Security level 0 takes any key and digest; what is weak about them is judged by us.
  const old = tolerant ? { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT:@SECLEVEL=0' } : {}
  const context = createSecureContext({ ...authorities, ...old })
  contexts.set(key, { context, until: now + KEEP_MS })
  return context
}

async function pem(ca: string): Promise<string> {
  const text = ca.includes('-----BEGIN') ? ca : await readFile(ca, 'utf8').catch(unreadable)
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new ProbeCrash('local', 'option ca: no certificate in it')
  return text
}

function unreadable(cause: unknown): never {
  throw new ProbeCrash('local', `option ca: ${cause instanceof Error ? cause.message : cause}`, { cause })
}
