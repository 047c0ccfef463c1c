import { isIP } from 'node:net'
import { CannotTell, type MemberLook } from '../../define.ts'
import { canonical } from '../../protocol/dns/reply.ts'
import { isOfOwners, type Named } from './owner.ts'

/** As many as options may list. */
export const MOST_ADDRESSES = 1_000

/** Where nobody lists them: all addresses at which members look that are none of the machines'. Throws `CannotTell` where there are none. */
export function lookedAt(looks: readonly MemberLook[], named: Named): readonly string[] {
  const found = new Set<string>()
  for (const look of looks) {
    if (isOfOwners(look, named)) continue
    const address = look.address ?? ''
    if (isIP(address) === 0) throw new CannotTell(`${look.checkId} looks at ${address}, which is no IP address`)
    found.add(canonical(address))
  }
  if (found.size === 0) throw new CannotTell('no member looks at an address that moves')
  if (found.size > MOST_ADDRESSES) throw new CannotTell(`${found.size} addresses, more than ${MOST_ADDRESSES}`)
  return [...found]
}
