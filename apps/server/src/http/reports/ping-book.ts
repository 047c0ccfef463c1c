import { createHash } from 'node:crypto'
import { pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { InForce } from '../doors/in-force.ts'
import type { PingPath } from './ping-path.ts'

/** Which check a ping is about. */
export interface PingBook {
  find(path: PingPath): { readonly id: string } | 'unknown' | 'ambiguous'
}

interface Listed {
  readonly checks: readonly Check[]
  readonly token: string | null
  /** By digests: how long it takes to find one tells nothing of how much of a guess was right. */
  readonly uuids: ReadonlyMap<string, string>
  readonly slugs: ReadonlyMap<string, readonly string[]>
}

/** `checks`: those that have to come by; another list whenever the plan is another one. */
export function createPingBook(inForce: InForce, checks: () => readonly Check[]): PingBook {
  let listed: Listed | undefined
  const now = () => {
    const { reporterToken } = inForce()
    if (listed?.checks !== checks() || listed.token !== reporterToken) listed = list(checks(), reporterToken)
    return listed
  }
  return {
    find(path) {
      const { uuids, slugs, token } = now()
      if (path.by === 'uuid') {
        const id = uuids.get(digest(path.uuid))
        return id === undefined ? 'unknown' : { id }
      }
      if (token === null || digest(path.key) !== digest(token)) return 'unknown'
      const [id, ...others] = slugs.get(path.slug) ?? []
      if (id === undefined) return 'unknown'
      return others.length > 0 ? 'ambiguous' : { id }
    },
  }
}

function list(checks: readonly Check[], token: string | null): Listed {
  const uuids = new Map<string, string>()
  const slugs = new Map<string, string[]>()
  for (const check of checks) {
    const names = pingNamesOf(check, token)
    if (names === null) continue
    if (names.uuid !== null) uuids.set(digest(names.uuid), check.id)
    slugs.set(names.slug, [...(slugs.get(names.slug) ?? []), check.id])
  }
  return { checks, token, uuids, slugs }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')
