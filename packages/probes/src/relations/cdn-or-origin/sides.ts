import { CannotTell } from '../../define.ts'
import { few } from '../few.ts'
import { isMeant } from '../meant.ts'
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
  const cdn = pages.filter(({ look }) => isMeant(look, named.cdn))
  const origin = pages.filter((page) =>
    named.origin === undefined ? !cdn.includes(page) : isMeant(page.look, named.origin),
  )
  const having = `among its checks ${few(pages.map(({ look }) => look.checkId))}`
  if (cdn.length === 0) throw new CannotTell(`cdn: ${few(named.cdn)} is none ${having}`)
  if (origin.length === 0)
    throw new CannotTell(
      named.origin === undefined
        ? 'origin: every check goes through the CDN'
        : `origin: ${few(named.origin)} is none ${having}`,
    )
  const both = cdn.filter((page) => origin.includes(page))
  if (both.length > 0) throw new CannotTell(`cdn and origin both name ${few(both.map(({ look }) => look.checkId))}`)
  const neither = pages.filter((page) => !cdn.includes(page) && !origin.includes(page))
  if (neither.length > 0)
    throw new CannotTell(`neither cdn nor origin names ${few(neither.map(({ look }) => look.checkId))}`)
  return { cdn, origin }
}
