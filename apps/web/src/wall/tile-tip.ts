import { isProblem, WORDS } from '../checks/status.ts'
import type { Cell } from './places.ts'
import { type TileLook, worstFirst } from './tile-code.ts'

/** `web11, critical: apache critical, disk warning; 6 checks`: what a box is called. It changes no oftener than its look. */
export function tileName({ title, checks }: Cell, look: TileLook, parts: readonly TileLook[]): string {
  const [only] = checks
  // A relation may carry the name of the pair it looks at as its host.
  if (checks.length === 1 && only !== undefined)
    return `${only.name === title ? title : `${title} ${only.name}`}, ${wordsOf(look)}`
  const troubled = worstFirst(parts).flatMap((at) => {
    const [part, check] = [parts[at], checks[at]]
    return part === undefined || check === undefined || !isNews(part) ? [] : `${check.name} ${wordsOf(part)}`
  })
  const what = troubled.length === 0 ? WORDS[look.status] : `${WORDS[look.status]}: ${troubled.join(', ')}`
  return `${title}, ${what}; ${checks.length} checks`
}

/** It is worth a word. */
const isNews = ({ status, candidate, overlay, stale }: TileLook) =>
  isProblem(status) || candidate !== null || overlay !== 'none' || stale

const wordsOf = ({ status, overlay, stale, flapping, candidate }: TileLook): string =>
  [
    WORDS[status],
    overlay === 'none' ? null : overlay,
    candidate === null ? null : `perhaps ${candidate}`,
    stale ? 'stale' : null,
    flapping ? 'flapping' : null,
  ]
    .filter((part) => part !== null)
    .join(', ')
