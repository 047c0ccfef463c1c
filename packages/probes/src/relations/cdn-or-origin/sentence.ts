import { few } from '../few.ts'
import { inState, type Page, told } from '../pages/page.ts'
import type { Sides } from './sides.ts'

/** Which side is broken, in the words with which a phone begins to ring. */
export function sentenceOf({ cdn, origin }: Sides): string {
  const [failing, down] = [inState(cdn, 'broken'), inState(origin, 'broken')]
  const blocking = inState(cdn, 'blocked')
  if (failing.length > 0 && down.length === origin.length)
    return `CDN and origin are broken: ${saying(failing, 'CDN', cdn)}; ${saying(down, 'origin', origin)}`
  if (failing.length > 0) return `${cdnWords(failing, cdn, origin)}; ${[...othersOf(cdn), standing(origin)].join(', ')}`
  if (blocking.length > 0 && down.length > 0)
    return `${downWords(down, origin)}, and the CDN blocks us (${blocking[0]?.blocked}): ${few(down.map(told), 3, '; ')}`
  if (blocking.length > 0)
    return `blocked by the CDN (${blocking[0]?.blocked}), so the page is not seen there; ${standing(origin)}`
  if (down.length > 0) return `${downWords(down, origin)}, ${serving(cdn)}: ${few(down.map(told), 3, '; ')}`
  const shut = inState(origin, 'blocked')
  if (shut.length > 0) return `the origin blocks us, CDN is well: ${few(shut.map(told), 3, '; ')}`
  return [...othersOf(cdn), standing(origin)].join(', ')
}

/** Who passes it on could not have it from the origin: Cloudflare's own statuses. */
const UNREACHED: ReadonlySet<number | null> = new Set([520, 521, 522, 523, 524, 525, 526, 530])

function cdnWords(failing: readonly Page[], cdn: readonly Page[], origin: readonly Page[]): string {
  const [first] = failing
  const reachable = inState(origin, 'well').length > 0
  if (first !== undefined && reachable && failing.every(({ status }) => UNREACHED.has(status)))
    return `CDN does not reach the origin (${first.status})`
  return saying(failing, 'CDN', cdn)
}

/** A side of one is called by its role, one of several by its name. */
const saying = (pages: readonly Page[], role: string, side: readonly Page[]): string =>
  few(
    pages.map((page) => (side.length === 1 ? `${role}${page.words}` : `${role} ${told(page)}`)),
    3,
    '; ',
  )

function othersOf(cdn: readonly Page[]): readonly string[] {
  const well = inState(cdn, 'well')
  const kept = well.some(({ fromCache }) => fromCache === true) ? ' (from cache)' : ''
  return well.length === 0
    ? []
    : [`CDN ${few(well.map(({ name }) => name))} ${well.length === 1 ? 'is' : 'are'} well${kept}`]
}

/** How the origin is, where that is not the news. */
function standing(origin: readonly Page[]): string {
  const well = inState(origin, 'well')
  if (origin.length === 1) {
    const [only] = origin
    if (well.length === 1) return 'origin is well'
    return only?.state === 'unseen' ? 'origin not seen' : `origin${only?.words}`
  }
  if (well.length === origin.length) return `${origin.length} origins are well`
  const others = origin.filter(({ state }) => state !== 'well')
  return `${well.length} of ${origin.length} origins are well, not ${few(others.map((page) => (page.state === 'unseen' ? `${page.name} not seen` : told(page))))}`
}

const downWords = (down: readonly Page[], origin: readonly Page[]): string =>
  down.length === origin.length
    ? origin.length === 1
      ? 'origin down'
      : `all ${origin.length} origins down`
    : `${down.length} of ${origin.length} origins down`

function serving(cdn: readonly Page[]): string {
  if (cdn.some(({ state }) => state === 'unseen')) return 'CDN not seen'
  if (cdn.some(({ fromCache }) => fromCache === true)) return 'CDN serves from cache'
  return cdn.some(({ fromCache }) => fromCache === false) ? 'CDN still serves, not from its cache' : 'CDN still serves'
}
