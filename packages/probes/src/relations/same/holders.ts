import { CannotTell, type MemberLook } from '../../define.ts'
import { few } from '../few.ts'
import { checkNameOf } from '../meant.ts'
import { namesOf } from '../named.ts'

/** A value, and the members that have it. */
export type Held = readonly [value: string, names: readonly string[]]

export interface Verdict {
  /** `null`: it cannot be told. */
  readonly different: number | null
  /** In words; `null`: there is nothing to say. */
  readonly said: string | null
}

/** What another check knows: what all must have. */
export interface Fact {
  /** `writer of replication`. */
  readonly name: string
  /** `null`: not told. */
  readonly value: string | null
  readonly others: readonly MemberLook[]
}

/** Values with whom they were seen at, the fewest first, and who told none. */
export function holdersOf(trait: string, looks: readonly MemberLook[]) {
  const holders = new Map<string, string[]>()
  const unseen: string[] = []
  const names = namesOf(looks)
  for (const [index, look] of looks.entries()) {
    const name = names[index] ?? ''
    const value = traitIn(look, trait)
    if (value === null) unseen.push(name)
    else {
      const known = holders.get(value)
      if (known === undefined) holders.set(value, [name])
      else known.push(name)
    }
  }
  const ranked: readonly Held[] = [...holders].toSorted(([, one], [, other]) => one.length - other.length)
  return { ranked, unseen }
}

/** Throws `CannotTell` where its name means none of the members, or several. */
export function factAmong({ check, trait }: { check: string; trait: string }, looks: readonly MemberLook[]): Fact {
  const byId = looks.filter(({ checkId }) => checkId === check)
  const meant = byId.length > 0 ? byId : looks.filter((look) => checkNameOf(look) === check)
  const [one] = meant
  if (one === undefined || meant.length > 1) throw new CannotTell(`${check} means ${meant.length} checks, not one`)
  return {
    name: `${trait} of ${one.checkId}`,
    value: traitIn(one, trait),
    others: looks.filter((look) => look !== one),
  }
}

const traitIn = (look: MemberLook, trait: string): string | null =>
  (look.outcome === 'answered' && look.traits !== undefined && Object.hasOwn(look.traits, trait)
    ? look.traits[trait]
    : null) ?? null

export const all = ([, names]: Held): string => (names.length === 1 ? `${names[0]} has` : `${names.length} have`)

/** `web3 has revision r41, web4 r40 and 2 more`. */
export function valuesOf(held: readonly Held[], trait?: string): string {
  const said = held.slice(0, VALUES).map(([value, names], index) => {
    const what = index === 0 && trait !== undefined ? ` ${names.length === 1 ? 'has' : 'have'} ${trait}` : ''
    return `${few(names)}${what} ${value}`
  })
  const more = held.length - VALUES
  return `${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Values that are told of hundreds. */
const VALUES = 3
