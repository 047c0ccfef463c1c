import { z } from 'zod'
import { CannotTell, type NamedHost } from '../define.ts'

/** Where fail-back is off either machine may have it, and nothing is failed over. */
const NONE = 'none'

/** The option of relations in which either machine may have what is shared. */
export const preferredMaster = z
  .string()
  .min(1)
  .optional()
  .meta({ description: 'Name of the host that should be master (primary); `none`, as without it: either may.' })

type Preferred = string | undefined

/** The name of a host, or nothing. */
export const preferredHost = (preferred: Preferred): string | undefined => (preferred === NONE ? undefined : preferred)

/** For `hostsNamed`. */
export const preferredNamed = ({ preferred }: { readonly preferred?: Preferred }): readonly NamedHost[] => {
  const host = preferredHost(preferred)
  return host === undefined ? [] : [{ path: ['preferred'], host }]
}

/** Throws `CannotTell` where the preferred host is none of them. */
export function mustBeAmong(hosts: readonly string[], preferred: Preferred): void {
  const host = preferredHost(preferred)
  if (host !== undefined && !hosts.includes(host))
    throw new CannotTell(`the preferred ${host} is none of ${hosts.join(', ')}`, null)
}
