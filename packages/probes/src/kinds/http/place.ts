import { withoutZone } from '../../protocol/names/zone.ts'
import type { Asking } from './asking.ts'
import { bare } from './follow.ts'

/** The page that is meant; without `url` it is made of its parts and the host's address. */
export function urlOf({ url, tls = false, port = tls ? 443 : 80, path = '/' }: Asking, address: string): URL {
  if (url !== undefined) return new URL(url)
  const host = address.includes(':') ? `[${withoutZone(address)}]` : address
  return new URL(`${tls ? 'https' : 'http'}://${host}:${port}${path}`)
}

/** Where the connection goes. */
export function addressOf({ connect }: Asking, url: URL, address: string): string {
  if (connect === undefined) return address === '' ? bare(url.hostname) : address
  return connect === 'url' ? bare(url.hostname) : bare(connect)
}
