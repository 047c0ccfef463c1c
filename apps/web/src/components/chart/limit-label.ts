import type { Limit } from './panels.ts'
import type { Axis } from './ticks.ts'

/** As part of the height of the plot: what is closer than a line of text. */
const LINE = 0.12
const ASIDE_PX = 130

/** Where the words of a limit stand: above its line, below it at the top edge, aside where the next is too near. */
export function limitLabel(value: number, limits: readonly Limit[], { domain: [bottom, top] }: Axis) {
  const height = (at: number) => (at - bottom) / (top - bottom)
  const crowded = limits.some((other) => other.value < value && height(value) - height(other.value) < LINE)
  return {
    position: height(value) > 1 - LINE ? ('insideTopLeft' as const) : ('insideBottomLeft' as const),
    dx: crowded ? ASIDE_PX : 0,
  }
}
