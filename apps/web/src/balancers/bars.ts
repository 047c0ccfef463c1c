import type { LineLook } from './look.ts'
import { KEPT_MS } from './look-log.ts'

/** The worst look within one step of time. */
export interface Bar {
  /** From 0 to `count − 1`, left to right. */
  readonly place: number
  readonly worst: LineLook
}

const STEP_MS = 10_000
/** Fewer looks than this in a step, and some steps would have none by chance. */
const LOOKS_A_STEP = 2

/** The last quarter of an hour in steps that stand still while time goes on. A step without a look has no bar. */
export function barsOf(looks: readonly LineLook[], everyMs: number, now: number) {
  const stepMs = Math.max(STEP_MS, LOOKS_A_STEP * everyMs)
  const count = Math.ceil(KEPT_MS / stepMs)
  const last = Math.floor(now / stepMs)
  const worst = new Map<number, LineLook>()
  for (const look of looks) {
    const place = Math.floor(look.at / stepMs) - last + count - 1
    const before = worst.get(place)
    if (place >= 0 && place < count && (before === undefined || isWorse(look, before))) worst.set(place, look)
  }
  return { count, bars: Array.from(worst, ([place, worst]): Bar => ({ place, worst })) }
}

const RANKS = { answered: 0, unknown: 1, down: 2 } as const
const isWorse = (look: LineLook, than: LineLook): boolean =>
  (RANKS[look.is] - RANKS[than.is] || look.waiting - than.waiting) > 0

/**
 * How high a bar stands, 0 to 1. By the square root: three who wait are seen beside a thousand, and the limit is on every
 * picture at the same height.
 */
export const heightOf = (waiting: number, full: number): number => Math.sqrt(Math.min(1, Math.max(0, waiting / full)))
