import { fieldOf, type Head } from '../../protocol/http/head.ts'

/** Fields by which caches and content networks say whether they answered by themselves. */
const CACHE_FIELDS = ['cf-cache-status', 'x-cache', 'x-cache-status', 'age']

/** All that an answer says of caches, to be shown; `null`: nothing. */
export function cacheText(head: Head): string | null {
  const said = CACHE_FIELDS.flatMap((name) => {
    const value = fieldOf(head, name)
    return value ? [`${name}: ${value}`] : []
  })
  return said.length === 0 ? null : said.join(', ')
}

const FROM_CACHE = /^(hit|stale|updating|revalidated)$/

/** Whether it came out of a cache; `null`: not told. Of several caches the last one is nearest to us. */
export function fromCache(head: Head): boolean | null {
  const cloudflare = fieldOf(head, 'cf-cache-status')?.toLowerCase()
  if (cloudflare !== undefined) return FROM_CACHE.test(cloudflare)
  const cache = (fieldOf(head, 'x-cache') ?? fieldOf(head, 'x-cache-status'))?.split(',').at(-1)?.toLowerCase()
  if (cache?.includes('hit')) return true
  // What has been on its way for a while was kept by somebody.
  if (Number(fieldOf(head, 'age')) > 0) return true
  return cache === undefined ? null : false
}
