import { CannotTell, type MemberLook } from '../../define.ts'
import { canonical } from '../../protocol/dns/reply.ts'
import { isHere, type Sign } from '../here.ts'
import { checkNameOf } from '../meant.ts'

/** A machine that may have the addresses. `null`: not known. */
export interface Owner {
  readonly host: string
  readonly isMaster: boolean | null
  /** Those of the floating addresses that it has. */
  readonly has: ReadonlySet<string> | null
}

interface Named {
  readonly master: { readonly [check: string]: Sign }
  /** Name of the check that tells addresses. */
  readonly held: string
}

/** Machines in the order of the members. Throws `CannotTell` for a member that is nothing of all this. */
export function ownersOf(
  { master, held }: Named,
  looks: readonly MemberLook[],
  floating: ReadonlySet<string>,
): readonly Owner[] {
  const owners = new Map<string, Owner>()
  for (const look of looks) {
    if (look.address != null && floating.has(canonical(look.address))) continue
    const name = checkNameOf(look)
    const sign = Object.hasOwn(master, name) ? master[name] : undefined
    const host = look.host ?? look.checkId
    const owner = owners.get(host) ?? { host, isMaster: null, has: null }
    if (sign !== undefined) owners.set(host, { ...owner, isMaster: either(owner.isMaster, isHere(look, sign)) })
    else if (name === held) owners.set(host, { ...owner, has: heldBy(look, floating) })
    else throw new CannotTell(`${look.checkId} looks at none of the addresses, nor does it say who is master`)
  }
  if (owners.size === 0) throw new CannotTell('no member says who is master')
  return [...owners.values()]
}

const either = (one: boolean | null, other: boolean | null): boolean | null =>
  one === true || other === true ? true : (other ?? one)

function heldBy(look: MemberLook, floating: ReadonlySet<string>): ReadonlySet<string> | null {
  const held = look.outcome === 'answered' && Object.hasOwn(look.metrics, 'held') ? look.metrics.held : undefined
  if (typeof held !== 'object') return null
  return new Set(Object.keys(held).filter((address) => floating.has(address) && Number(held[address]) > 0))
}
