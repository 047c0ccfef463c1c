import { CannotTell, type MemberLook } from '../../define.ts'
import { isHere, type Sign } from '../here.ts'
import { checkNameOf } from '../meant.ts'

type Signs = { readonly [check: string]: Sign }

/** A machine, and what of all things is on it. */
export interface Place {
  readonly host: string
  readonly has: ReadonlySet<string>
  /** Of which nobody knows whether they are here. */
  readonly unseen: ReadonlySet<string>
}

/** One thing, and the machines it is on. */
export interface Thing {
  readonly name: string
  readonly on: readonly string[]
  readonly unseen: readonly string[]
}

/** The machines in the order of the members. Throws `CannotTell` for members and signs that do not belong together. */
export function placesOf(signs: Signs, looks: readonly MemberLook[]): readonly Place[] {
  const strange = looks.find((look) => look.host === null || !Object.hasOwn(signs, checkNameOf(look)))
  if (strange !== undefined)
    throw new CannotTell(`here does not say how ${strange.checkId} tells that it is on its machine`)
  const names = Object.keys(signs)
  const places = new Map<string, { host: string; has: Set<string>; unseen: Set<string> }>()
  for (const look of looks) {
    const host = look.host ?? ''
    // Where nobody looks it may be.
    const place = places.get(host) ?? { host, has: new Set(), unseen: new Set(names) }
    places.set(host, place)
    const name = checkNameOf(look)
    const sign = signs[name]
    const here = sign === undefined ? null : isHere(look, sign)
    if (here !== null) place.unseen.delete(name)
    if (here) place.has.add(name)
  }
  return [...places.values()]
}

/** What `here` names, in its order. */
export function thingsOf(signs: Signs, places: readonly Place[]): readonly Thing[] {
  return Object.keys(signs).map((name) => ({
    name,
    on: places.filter(({ has }) => has.has(name)).map(({ host }) => host),
    unseen: places.filter(({ unseen }) => unseen.has(name)).map(({ host }) => host),
  }))
}
