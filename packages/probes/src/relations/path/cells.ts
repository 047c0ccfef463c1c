import { CannotTell, type MemberLook } from '../../define.ts'
import type { HttpEvidence } from '../../kinds/http/evidence.ts'
import { few } from '../few.ts'
import { checkNameOf } from '../meant.ts'
import { type Page, pageOf } from '../pages/page.ts'

/** What each way passes beside all that those before it pass, in their order. */
export type Ways = { readonly [way: string]: string }

/** One way through one balancer, over http or https. */
export interface Cell {
  readonly host: string
  readonly way: string
  readonly tls: boolean
  readonly page: Page
}

/** Each member in its place by the name of its check, in the same order whatever came first. Throws `CannotTell` where one has none. */
export function cellsOf(
  looks: readonly MemberLook<HttpEvidence>[],
  { ways, tls }: { readonly ways: Ways; readonly tls: string },
): readonly Cell[] {
  const known = Object.keys(ways)
  const places = new Map<string, readonly [way: string, tls: boolean]>(
    known.flatMap((way) => [[way, [way, false]] as const, [`${way}${tls}`, [way, true]] as const]),
  )
  const strangers = looks.map(checkNameOf).filter((name) => !places.has(name))
  if (strangers.length > 0)
    throw new CannotTell(
      `${few([...new Set(strangers)])}: expected checks called ${few(known.map((way) => `${way} or ${way}${tls}`))}`,
    )
  const cells = looks.flatMap((look) => {
    const [way, isTls] = places.get(checkNameOf(look)) ?? []
    return way === undefined || isTls === undefined
      ? []
      : [{ host: look.host ?? look.checkId, way, tls: isTls, page: pageOf(look) }]
  })
  return cells.toSorted(
    (one, other) => BY_NAME.compare(one.host, other.host) || known.indexOf(one.way) - known.indexOf(other.way),
  )
}

/** `lb2` before `lb10`, in whatever language the machine speaks. */
const BY_NAME = new Intl.Collator('en', { numeric: true })

/** What somebody answers in its place is not the page either. */
export const isBroken = ({ page: { state } }: Cell): boolean => state === 'broken' || state === 'blocked'

export const isWell = ({ page: { state } }: Cell): boolean => state === 'well'
