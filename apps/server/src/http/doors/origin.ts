import type { IncomingHttpHeaders } from 'node:http'
import type { ServerSettings } from '../../config/settings.ts'
import { isLoopback } from './safe.ts'

/**
 * Whether the server should answer under the name it was called by. A monitor that only this machine can reach must not
 * answer to a stranger's name: a web page whose name was re-pointed to 127.0.0.1 (DNS rebinding) could else read it.
 * Anywhere else a token is needed, which such a page does not have.
 */
export function answersTo(host: string | undefined, settings: ServerSettings): boolean {
  if (!isLoopback(settings.host)) return true
  const called = parse(`http://${host ?? ''}`)
  if (called === null) return false
  return isLoopback(called.hostname) || ownOrigins(settings).some((own) => own.hostname === called.hostname)
}

/**
 * Whether a request comes from our own page or from a program, not from another site's page in somebody's browser.
 * Browsers say so in `Origin` or `Sec-Fetch-Site`; programs send neither.
 */
export function fromOurselves(headers: IncomingHttpHeaders, settings: ServerSettings): boolean {
  const { origin } = headers
  if (origin !== undefined) {
    const from = parse(origin)
    if (from === null) return false
    // Only the host is compared with `Host`: behind a proxy that ends TLS the schemes differ.
    return (
      from.host === hostOf(headers.host, from.protocol) ||
      ownOrigins(settings).some((own) => own.origin === from.origin)
    )
  }
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** The `Host` header as a URL would write it: the scheme's own port left out. */
const hostOf = (host: string | undefined, protocol: string) => parse(`${protocol}//${host ?? ''}`)?.host

function ownOrigins({ origins, url }: ServerSettings): URL[] {
  return [...origins, ...(url === null ? [] : [url])].flatMap((text) => parse(text) ?? [])
}

function parse(text: string): URL | null {
  const url = URL.parse(text)
  return url !== null && url.host !== '' && /^https?:$/.test(url.protocol) ? url : null
}
