import { isOld, type Sight } from '@foretop/shared/stream.ts'
import type { Summary } from '@foretop/shared/wire.ts'

/** What a screen that calls for attention knew when it last called. */
export interface Known {
  /** Unhandled problems as `id status`. */
  readonly problems: ReadonlySet<string>
  readonly lost: boolean
}

/** What such a screen calls out now. */
export interface Call {
  /** Unhandled problems that are new, or worse than before; worst first. */
  readonly fresh: readonly Summary[]
  /** Ids of problems that are over, or in somebody's hands. */
  readonly over: readonly string[]
  /** There were problems, there is none, and nothing is unseen. */
  readonly allWell: boolean
  readonly lost: boolean
}

export interface Picture {
  readonly problems: readonly Summary[]
  readonly notSeen: number
  readonly sight: Sight
}

const RANK: { readonly [status: string]: number } = { warning: 1, unknown: 2, critical: 3 }

export const knownOf = ({ problems, sight }: Picture): Known => ({
  problems: new Set(problems.map(({ id, status }) => `${id} ${status}`)),
  lost: isOld(sight),
})

/** A picture that is not of now changes nothing but the loss: what comes after it is compared with what was before. */
export const remember = (before: Known | null, now: Picture): Known =>
  before !== null && isOld(now.sight) ? { ...before, lost: true } : knownOf(now)

/** What is new since. While the picture is lost nothing in it is news, only the loss itself. */
export function callOf(before: Known, now: Picture): Call {
  const { lost, problems } = knownOf(now)
  const worstBefore = new Map<string, number>()
  for (const text of before.problems) {
    const at = text.lastIndexOf(' ')
    worstBefore.set(text.slice(0, at), RANK[text.slice(at + 1)] ?? 0)
  }
  if (lost) return { fresh: [], over: [], allWell: false, lost: !before.lost }
  const fresh = now.problems.filter(({ id, status }) => (RANK[status] ?? 0) > (worstBefore.get(id) ?? 0))
  const ids = new Set(now.problems.map(({ id }) => id))
  return {
    fresh,
    over: [...worstBefore.keys()].filter((id) => !ids.has(id)),
    allWell: before.problems.size > 0 && problems.size === 0 && now.notSeen === 0,
    lost: false,
  }
}
