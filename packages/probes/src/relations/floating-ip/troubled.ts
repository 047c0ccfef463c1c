import type { MemberLook } from '../../define.ts'
import type { Floating } from './address.ts'
import type { Owners } from './owner.ts'
import type { Trouble } from './troubles.ts'

interface Found {
  readonly addresses: readonly Floating[]
  /** In the order of the addresses. */
  readonly troubles: readonly Trouble[]
  readonly found: Pick<Owners, 'owners' | 'masters' | 'saidBy'>
  /** The host that should be master and is not; `undefined`: all is as it should be. */
  readonly displaced: string | undefined
}

/** Members whose own trouble is all that is wrong; none where it is more than that. */
export function troubledMembers(
  looks: readonly MemberLook[],
  { addresses, troubles, found: { owners, masters, saidBy }, displaced }: Found,
): readonly MemberLook[] {
  // An address in the wrong place, or one that is up and keeps others from taking over.
  if (troubles.some(({ blocking, misplaced }) => blocking || misplaced)) return []
  const unserved = addresses.filter((_, index) => troubles[index]?.unserved).flatMap(({ ill }) => ill)
  const isOdd = masters !== null && masters !== 1
  if (!isOdd && displaced === undefined) return unserved
  // Whoever says who is master says that it is wrong, too.
  if (saidBy !== null) return [...unserved, ...looks.filter(({ checkId }) => checkId === saidBy)]
  const lost = owners.find(({ host, isMaster }) => host === displaced && isMaster === null)
  return isOdd || lost === undefined ? [] : [...unserved, ...looks.filter(({ host }) => host === lost.host)]
}
