import { createHmac } from 'node:crypto'
import type { Check } from '@foretop/shared/plan.ts'

/** The kind that they are. */
export const CHECK_IN = 'check-in'

/** By what a job comes by: a UUID that only it knows, and a slug behind the key of all. */
export interface PingNames {
  /** `null`: none is given, and there is no reporter token of which one could be made. */
  readonly uuid: string | null
  readonly slug: string
}

/** `null`: nobody has to come by. */
export function pingNamesOf(
  check: Pick<Check, 'id' | 'kind' | 'options'>,
  reporterToken: string | null,
): PingNames | null {
  if (check.kind !== CHECK_IN) return null
  const { uuid = made(check.id, reporterToken), slug = slugOf(check.id) } = check.options as Given // as the configuration checked them
  return { uuid, slug }
}

type Given = { readonly uuid?: string; readonly slug?: string }

/** The same on every machine with this token, as long as the check is called so. */
function made(id: string, reporterToken: string | null): string | null {
  if (reporterToken === null) return null
  const bytes = createHmac('sha256', `foretop ping ${reporterToken}`).update(id).digest().subarray(0, 16)
  // Version 8: made in a way of our own.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const slugOf = (id: string): string =>
  id
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .slice(0, 128)
