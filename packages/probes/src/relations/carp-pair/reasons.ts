import type { Member, Shared } from './member.ts'

export interface Reason {
  /** Whether it was seen, and not only concluded from two masters. */
  readonly proven: boolean
  readonly text: string
}

/** Why machines that were all seen do not agree on one master, or will not the next time. */
export function reasonsAmong(members: readonly Member[], shared: Shared, masters: number): readonly Reason[] {
  const proven = [...absences(members, shared), ...addressReasons(members), ...passwordReasons(members)]
  if (proven.length > 0 || masters < 2) return proven.map((text) => ({ proven: true, text }))
  // Who hears the other and accepts what it says, yields.
  const deaf = members.length > 1 && members.every(({ refused }) => refused === 0)
  const text = deaf
    ? 'they do not hear each other: the network between them is cut, or drops multicast'
    : 'cut off from each other, or passwords or address lists differ'
  return [{ proven: false, text }]
}

function absences(members: readonly Member[], { what, id }: Shared): readonly string[] {
  if (members.every(({ state }) => state === 'absent')) return []
  return members
    .filter(({ state }) => state === 'absent')
    .map(({ host, vhids }) => `${host} has no ${what} ${id}${vhids.length > 0 ? `, but ${vhids.join(', ')}` : ''}`)
}

function addressReasons(members: readonly Member[]): readonly string[] {
  const listed = members.flatMap(({ host, addresses }) => (addresses === null ? [] : [{ host, addresses }]))
  const differences = listed.flatMap(({ host, addresses }) => {
    const alone = addresses.filter((address) => listed.some((other) => !other.addresses.includes(address)))
    return alone.length === 0 ? [] : [`${host} has ${alone.join(' ')}`]
  })
  return differences.length === 0 ? [] : [`address lists differ: ${differences.join(', ')}`]
}

function passwordReasons(members: readonly Member[]): readonly string[] {
  const refusing = members.filter(({ refused }) => refused !== null && refused > 0).map(({ host }) => host)
  if (refusing.length === 0) return []
  // The addresses are part of what is signed: where they differ nothing can be said of the password.
  const shown = members.every(({ addresses }) => addresses !== null)
  const cause = shown && addressReasons(members).length === 0 ? 'passwords differ' : 'passwords or address lists differ'
  return [`${refusing.join(' and ')} refused what others advertise: ${cause}`]
}
