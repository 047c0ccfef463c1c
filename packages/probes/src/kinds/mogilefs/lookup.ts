import { ProbeFailure } from '../../protocol/failure.ts'
import type { Pairs, Tracker } from './ask.ts'

export interface Sentinel {
  readonly domain: string
  readonly key: string
  readonly copies: number
}

export interface Lookup {
  /** In how many places the sentinel is to be had; `null`: none was asked for. */
  readonly paths: number | null
  /** Ms; `null`: there is no domain to ask in. */
  readonly tookMs: number | null
}

/** Nobody stores a file by that name; the tracker must ask its database to know. */
const NOBODY = 'foretop/no such file'

/**
 * Looks a key up, which needs a query worker and the database: all else a tracker answers from its memory, also when its
 * database is gone. Without a sentinel it is one that nobody has. Throws `protocol` where the lookup fails.
 */
export async function lookUp(tracker: Tracker, sentinel: Sentinel | undefined): Promise<Lookup> {
  const domain = sentinel?.domain ?? firstOf(await tracker.list('get_domains'))
  if (domain === undefined) return { paths: null, tookMs: null }
  const key = sentinel?.key ?? NOBODY
  const askedAt = performance.now()
  const pathcount = String(Math.max(2, sentinel?.copies ?? 2))
  const reply = await tracker.query('get_paths', { domain, key, pathcount })
  const tookMs = performance.now() - askedAt
  if (reply.ok) {
    const paths = reply.pairs.get('paths')
    if (paths === undefined || !/^\d{1,4}$/.test(paths)) throw tracker.unexpected('get_paths', `paths=${paths ?? ''}`)
    return { paths: sentinel === undefined ? null : Number(paths), tookMs }
  }
  if (reply.code === 'unknown_key') return { paths: sentinel === undefined ? null : 0, tookMs }
  const why =
    reply.code === 'unreg_domain'
      ? `has no domain ${domain}`
      : 'answers, but cannot look up a file: its database is gone or does not let it in'
  throw new ProbeFailure('protocol', `${tracker.where} ${why}: ${reply.words} (${reply.code})`)
}

function firstOf(domains: Pairs): string | undefined {
  const name = domains.get('domain1')
  return name === '' ? undefined : name
}
