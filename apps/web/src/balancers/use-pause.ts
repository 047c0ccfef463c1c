import { useState } from 'react'
import { serverNow } from '../live/server-time.ts'
import type { MemberOf } from '../view/roles.ts'
import type { LineLooks } from './look-log.ts'

interface Picture {
  readonly members: readonly MemberOf<'balancers'>[]
  readonly looks: LineLooks
}

export interface Pause {
  /** Server's wall time in ms; `null`: the picture is live. */
  readonly since: number | null
  /** Lines that came since. */
  readonly held: number
  readonly toggle: () => void
}

/** The picture as it is, or as it was when somebody stopped it. What comes meanwhile is kept and counted. */
export function usePause(live: Picture): Picture & { readonly pause: Pause } {
  const [stopped, setStopped] = useState<(Picture & { readonly at: number }) | null>(null)
  const toggle = () => setStopped(stopped === null ? { ...live, at: serverNow() } : null)
  if (stopped === null) return { ...live, pause: { since: null, held: 0, toggle } }
  const { at: since, members, looks } = stopped
  return { members, looks, pause: { since, held: heldBack(looks, live.looks), toggle } }
}

/** How many looks came after the last that is shown. */
export function heldBack(shown: LineLooks, live: LineLooks): number {
  let held = 0
  for (const [id, looks] of live) {
    const last = shown.get(id)?.at(-1)?.at ?? Number.NEGATIVE_INFINITY
    held += looks.length - 1 - looks.findLastIndex(({ at }) => at <= last)
  }
  return held
}
