import type { Trouble } from '@foretop/shared/wire.ts'
import type { Memory } from './memory.ts'

/** When so much of all that is watched cannot be told for so long, it is us. */
const HALF = 0.5
const BLIND_MS = 300_000
/** One look that is late is not worth a word; who is not looked at for longer is not watched. */
const OVERDUE_MS = 30_000
/** Of so few checks half is no sign. */
const FEWEST = 4
const MOST_NAMED = 3

interface Parts {
  readonly memory: Pick<Memory, 'entries'>
  /** Why looks are late is said already. */
  readonly isExplained: () => boolean
  /** Wall ms, and monotonic ms. */
  readonly moment: () => { readonly at: number; readonly seenAt: number }
}

/** Whether what is watched is seen at all. Ask it each second: it remembers since when. */
export function createOwnSight({ memory, isExplained, moment }: Parts): () => readonly Trouble[] {
  const blind = lasting(BLIND_MS)
  const overdue = lasting(OVERDUE_MS)
  return () => {
    const entries = [...memory.entries.values()]
    const unknown = entries.filter(({ state }) => state.status === 'unknown' && state.blockedBy === null)
    const isBlind = entries.length >= FEWEST && unknown.length >= HALF * entries.length
    const late = isExplained() ? [] : entries.filter(({ stale }) => stale)
    const now = moment()
    return [
      ...blind(isBlind, now).map((since): Trouble => {
        const [worst] = unknown
        const text = `${unknown.length} of ${entries.length} checks cannot be told, as ${worst?.check.id}: ${worst?.state.verdict?.text ?? ''}`
        return { of: 'blind', since, text }
      }),
      ...overdue(late.length > 0, now).map((since): Trouble => {
        const ids = late.map(({ check }) => check.id)
        const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''
        const what = `not looked at in time: ${ids.slice(0, MOST_NAMED).join(', ')}${more}`
        return { of: 'overdue', since, text: what }
      }),
    ]
  }
}

type Moment = ReturnType<Parts['moment']>

/** Since when something is so, once it has been for so long; by the clock that nobody sets. */
function lasting(ms: number): (is: boolean, now: Moment) => readonly number[] {
  let began: Moment | null = null
  return (is, now) => {
    if (!is) began = null
    else began ??= now
    return began !== null && now.seenAt - began.seenAt >= ms ? [began.at] : []
  }
}
