import { z } from 'zod'
import { CannotTell, type NamedHost } from '../define.ts'

/** The option of relations in which either machine may have what is shared. */
export const preferredMaster = z
  .string()
  .min(1)
  .optional()
  .meta({ description: 'Name of the host that should be master (primary); none: either may.' })

/** For `hostsNamed`. */
export const preferredNamed = ({ preferred }: { readonly preferred?: string | undefined }): readonly NamedHost[] =>
  preferred === undefined ? [] : [{ path: ['preferred'], host: preferred }]

/** Throws `CannotTell` where the preferred host is none of them. */
export function mustBeAmong(hosts: readonly string[], preferred: string | undefined): void {
  if (preferred !== undefined && !hosts.includes(preferred))
    throw new CannotTell(`the preferred ${preferred} is none of ${hosts.join(', ')}`)
}
