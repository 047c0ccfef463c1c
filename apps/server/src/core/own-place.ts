import type { Check, SshLogin } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { PLACES, type Place } from '@foretop/shared/words.ts'

/** Ids of the checks that say whether the monitor has lost its own place, by what is lost then. */
export type Canaries = { readonly [place in Place]?: string }

/** What checks rest on was told before of these: the very checks that came of it. */
export type Resting = WeakMap<Check, { readonly of: string; readonly check: Check }>

/**
 * Lets every check need that the monitor has not lost what it is looked at with: whatever fails meanwhile is explained by
 * that, is looked at once more when it is over, and is told of only if it is bad then. The canaries themselves too: that all
 * of them failed is one trouble, ours. Checks of which nothing changed stay the very objects that they were.
 */
export function restOnPlace(checks: Map<string, Check>, canaries: Canaries, resting: Resting): void {
  if (PLACES.every((place) => canaries[place] === undefined)) return
  const placesOf = placesFinder(checks, canaries)
  for (const check of checks.values()) {
    const needs = placesOf(check).flatMap((place) => canaries[place] ?? [])
    if (needs.length === 0) continue
    const of = needs.join()
    const known = resting.get(check)
    const rested = known?.of === of ? known.check : { ...check, needs: [...new Set([...needs, ...check.needs])] }
    resting.set(check, { of, check: rested })
    checks.set(check.id, rested)
  }
}

function placesFinder(checks: ReadonlyMap<string, Check>, canaries: Canaries): (check: Check) => readonly Place[] {
  const watched = new Map<string, readonly Place[]>()
  for (const place of PLACES) {
    const canary = checks.get(canaries[place] ?? '')
    for (const id of canary === undefined ? [] : membersOf(canary)) watched.set(id, [...(watched.get(id) ?? []), place])
  }
  const own = new Map(PLACES.map((place) => [canaries[place], place]))
  const known = new Map<string, readonly Place[]>()
  const find = (check: Check): readonly Place[] => {
    const before = known.get(check.id)
    if (before !== undefined) return before
    const below = membersOf(check).flatMap((id) => {
      const member = checks.get(id)
      return member === undefined ? [] : find(member)
    })
    const place = own.get(check.id)
    const canaryOf = watched.get(check.id)
    const found = new Set<Place>([...below, ...waysOf(check)])
    // A canary says whether we have that: it does not need the time to say that there is a network.
    if (canaryOf !== undefined) for (const one of canaryOf) found.add(one)
    else if (check.way.by !== 'derive') found.add('time')
    const places = PLACES.filter((one) => found.has(one) && (place === undefined || isBefore(one, place)))
    known.set(check.id, places)
    return places
  }
  return find
}

/** Of two that are lost the first explains the other. */
const isBefore = (one: Place, other: Place): boolean => PLACES.indexOf(one) < PLACES.indexOf(other)

/** What nobody can do without who looks in this way, but the time. */
function waysOf({ way }: Check): readonly Place[] {
  switch (way.by) {
    case 'poll':
      return [...reached([way.address, ...hopsOf(way.login)])]
    case 'child':
      return [...reached([way.address]), 'disk']
    // Who cannot reach us tells us nothing.
    case 'receive':
    case 'clock':
      return ['network']
    case 'derive':
      return []
  }
}

const hopsOf = (login: SshLogin | undefined): readonly string[] =>
  login === undefined ? [] : [login.to, ...login.via].map(({ address }) => address)

function reached(addresses: readonly string[]): readonly Place[] {
  const far = addresses.filter((address) => !isLoopback(address))
  if (far.length === 0) return []
  return far.some(isName) ? ['network', 'dns'] : ['network']
}

/** Of what can be an address at all. */
const isName = (address: string): boolean => !address.includes(':') && /[^\d.]/.test(address)

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || (!isName(address) && address.startsWith('127.'))
