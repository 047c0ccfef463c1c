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

export interface Owners {
  /** In the order of the members; the master first, where a relation says who it is. */
  readonly owners: readonly Owner[]
  /** How many are master; `null`: not known, or not seen of all. */
  readonly masters: number | null
  /** The relation that says who is master, where one does. */
  readonly saidBy: string | null
  /** Whether anybody looks which machines have the addresses, seen or not. */
  readonly isPlaced: boolean
}

export interface Named {
  /** Missing: a relation among the members says who is master. */
  readonly master: { readonly [check: string]: Sign } | undefined
  /** Name of the check that tells addresses. */
  readonly held: string
}

/** Whether it looks at a machine or at another relation, and at none of the addresses. */
export const isOfOwners = (look: MemberLook, { master, held }: Named): boolean => {
  const name = checkNameOf(look)
  return look.address == null || name === held || (master !== undefined && Object.hasOwn(master, name))
}

/** Throws `CannotTell` for a member that is nothing of all this. */
export function ownersOf(named: Named, looks: readonly MemberLook[], floating: ReadonlySet<string>): Owners {
  const owners = new Map<string, Owner>()
  const pairs: MemberLook[] = []
  let isPlaced = false
  for (const look of looks) {
    if (look.address != null && floating.has(canonical(look.address))) continue
    const { master = {}, held } = named
    const name = checkNameOf(look)
    const sign = Object.hasOwn(master, name) ? master[name] : undefined
    const host = look.host ?? ofRow(look.checkId)
    const owner = owners.get(host) ?? { host, isMaster: null, has: null }
    if (sign !== undefined) owners.set(host, { ...owner, isMaster: either(owner.isMaster, isHere(look, sign)) })
    else if (name === held) {
      isPlaced = true
      owners.set(host, { ...owner, has: heldBy(look, floating) })
    } else if (named.master === undefined && look.host === null && look.address == null) pairs.push(look)
    else throw new CannotTell(`${look.checkId} looks at none of the addresses, nor does it say who is master`)
  }
  const [pair, another] = pairs
  if (another !== undefined) throw new CannotTell(`${pair?.checkId} and ${another.checkId} both say who is master`)
  if (pair !== undefined) return { ...toldBy(pair, owners), isPlaced }
  if (owners.size === 0 || named.master === undefined) throw new CannotTell('no member says who is master')
  const all = [...owners.values()]
  const known = all.filter(({ isMaster }) => isMaster === true).length
  const isWhole = all.every(({ isMaster }) => isMaster !== null)
  return { owners: all, masters: isWhole || known > 1 ? known : null, saidBy: null, isPlaced }
}

/** By the relation of the machines that share the addresses: its trait, or how many masters it counts. */
function toldBy(pair: MemberLook, owners: ReadonlyMap<string, Owner>): Omit<Owners, 'isPlaced'> {
  const saidBy = pair.checkId
  const told = pair.outcome === 'answered' ? pair : null
  const master = told?.traits?.master ?? null
  if (master === null) {
    const masters = told?.metrics.masters
    if (told !== null && typeof masters !== 'number') throw new CannotTell(`${saidBy} does not say who is master`)
    const isOdd = typeof masters === 'number' && masters !== 1
    return { owners: [...owners.values()], masters: isOdd ? masters : null, saidBy }
  }
  const others = [...owners.values()].filter(({ host }) => host !== master)
  const holder: Owner = { host: master, isMaster: true, has: owners.get(master)?.has ?? null }
  return { owners: [holder, ...others.map((owner) => ({ ...owner, isMaster: false }))], masters: 1, saidBy }
}

/** What a row became is called by its key: `d1/addresses` is of d1. */
const ofRow = (checkId: string): string => checkId.replace(/\/[^/]*$/, '')

const either = (one: boolean | null, other: boolean | null): boolean | null =>
  one === true || other === true ? true : (other ?? one)

function heldBy(look: MemberLook, floating: ReadonlySet<string>): ReadonlySet<string> | null {
  const held = look.outcome === 'answered' && Object.hasOwn(look.metrics, 'held') ? look.metrics.held : undefined
  if (typeof held !== 'object') return null
  return new Set(Object.keys(held).filter((address) => floating.has(address) && Number(held[address]) > 0))
}
