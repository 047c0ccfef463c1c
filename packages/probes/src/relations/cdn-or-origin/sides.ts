import { CannotTell } from '../../define.ts'
import { few } from '../few.ts'
import { meantAmong } from '../meant.ts'
import type { Page } from '../pages/page.ts'

export interface Sides {
  readonly cdn: readonly Page[]
  readonly origin: readonly Page[]
}

interface Named {
  readonly cdn: readonly string[]
  readonly origin?: readonly string[] | undefined
}

/** Who is on which side. Throws `CannotTell` where one side has nobody, or somebody is on both or on neither. */
export function sidesOf(named: Named, pages: readonly Page[]): Sides {
  const meant = meantAmong(pages.map((page) => ({ page, checkId: page.look.checkId, host: page.look.host })))
  const among = (names: readonly string[]) => new Set(meant(names).map(({ page }) => page))
  const [through, straight] = [among(named.cdn), named.origin === undefined ? null : among(named.origin)]
  const cdn = pages.filter((page) => through.has(page))
  const origin = pages.filter((page) => (straight === null ? !through.has(page) : straight.has(page)))
  const having = `among its checks ${few(pages.map(({ look }) => look.checkId))}`
  if (cdn.length === 0) throw new CannotTell(`cdn: ${few(named.cdn)} is none ${having}`)
  if (origin.length === 0)
    throw new CannotTell(
      named.origin === undefined
        ? 'origin: every check goes through the CDN'
        : `origin: ${few(named.origin)} is none ${having}`,
    )
  const both = cdn.filter((page) => straight?.has(page))
  if (both.length > 0) throw new CannotTell(`cdn and origin both name ${few(both.map(({ look }) => look.checkId))}`)
  const neither = pages.filter((page) => !through.has(page) && straight?.has(page) === false)
  if (neither.length > 0)
    throw new CannotTell(`neither cdn nor origin names ${few(neither.map(({ look }) => look.checkId))}`)
  return { cdn, origin }
}
