import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../api/errors.ts'
import { type Access, bearerOf } from './access.ts'
import { type Attempts, refusal } from './attempts.ts'
import type { InForce } from './in-force.ts'

/** Of which checks somebody may tell: of all, or of those with these ids. */
export type Reporting = 'all' | ReadonlySet<string>

export const mayReport = (reporting: Reporting, checkId: string): boolean =>
  reporting === 'all' || reporting.has(checkId)

/** Tells by a token who may report. */
export interface Reporters {
  /** `null`: the token is nobody's. */
  of(token: string): Reporting | null
}

/** `tokens`: those of single checks, each with the ids of the checks that have it; another map whenever they are others. */
export function createReporters(inForce: InForce, tokens: () => ReadonlyMap<string, ReadonlySet<string>>): Reporters {
  let known = tokens()
  let digests = digestsOf(known)
  return {
    of(token) {
      if (known !== tokens()) {
        known = tokens()
        digests = digestsOf(known)
      }
      const { reporterToken } = inForce()
      const shown = digest(token)
      // By digests: how long it takes tells nothing of how much of a guess was right.
      if (reporterToken !== null && shown === digest(reporterToken)) return 'all'
      return digests.get(shown) ?? null
    },
  }
}

interface Parts {
  readonly access: Access
  readonly attempts: Attempts
  readonly reporters: Reporters
}

/**
 * Of what a caller may report. It shows its token as a bearer or as the password of a Basic login, never by a cookie: no
 * page of a browser reports anything. Throws like `admit` for a wrong token, and for none.
 */
export async function admitReporter(
  headers: IncomingHttpHeaders,
  from: string,
  { access, attempts, reporters }: Parts,
): Promise<Reporting> {
  const shown = bearerOf(headers) ?? passwordOf(headers)
  const reporting = shown === undefined ? null : reporters.of(shown)
  if (reporting !== null) return reporting
  if (!access.guarded()) return 'all'
  if (shown === undefined)
    throw new Problem(401, 'reports need a token: Authorization: Bearer, or as the password of a Basic login')
  const role = access.roleOfToken(shown)
  if (role === 'operator') return 'all'
  if (role === 'wall') throw new Problem(403, 'a wall may look, not report')
  throw await refusal(from, attempts)
}

const BASIC = 'basic '

/** The password of a Basic login, whatever its user is called. */
function passwordOf({ authorization }: IncomingHttpHeaders): string | undefined {
  if (authorization?.slice(0, BASIC.length).toLowerCase() !== BASIC) return undefined
  const login = Buffer.from(authorization.slice(BASIC.length).trim(), 'base64').toString()
  const colon = login.indexOf(':')
  return colon === -1 ? undefined : login.slice(colon + 1) || undefined
}

const digestsOf = (tokens: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(Array.from(tokens, ([token, ids]) => [digest(token), ids]))

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')
