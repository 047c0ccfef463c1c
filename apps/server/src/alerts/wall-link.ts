import type { Notice } from './notice.ts'

const pathOf = (checkId: string): string => `checks/${checkId.split('/').map(encodeURIComponent).join('/')}`

/** Where to see a check; `base`: where people reach the wall, with a slash at its end. */
export const linkTo = (base: string, checkId: string): string => `${base}${pathOf(checkId)}`

/** Where people reach the wall, as far as a notice tells; `null`: it does not. */
export function wallOf({ link, checkId }: Pick<Notice, 'link' | 'checkId'>): string | null {
  if (link === null || !URL.canParse(link)) return null
  const path = pathOf(checkId)
  return link.endsWith(path) ? link.slice(0, -path.length) : new URL('/', link).href
}
