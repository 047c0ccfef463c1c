import type { LineLook } from './look.ts'
import type { LineLooks } from './look-log.ts'

/** The look of a second, or a stretch of time without any. `at`: wall time in ms at which the second begins. */
export type Line = { readonly at: number; readonly look: LineLook } | { readonly at: number; readonly gapMs: number }

const SECOND_MS = 1_000
/** So many intervals without a look are told; fewer are seen by the clock beside the lines. */
const GAP_INTERVALS = 2.5

/** Newest first. A look that took long, because nobody answered, is no gap before it. */
export function linesOf(looks: readonly LineLook[], everyMs: number): readonly Line[] {
  const lines = [...inSteps(looks, SECOND_MS)].sort(([a], [b]) => b - a)
  return lines.flatMap(([second, look], index): Line[] => {
    const at = second * SECOND_MS
    const before = lines[index + 1]?.[1]
    const gapMs = before === undefined ? 0 : look.at - look.durationMs - before.at
    return gapMs > GAP_INTERVALS * everyMs
      ? [
          { at, look },
          { at, gapMs },
        ]
      : [{ at, look }]
  })
}

/** How long no look came, when that is longer than it should be; 0: all is as it should. */
export function silentMs(looks: readonly LineLook[], everyMs: number, now: number): number {
  const last = looks.at(-1)
  const ms = last === undefined ? 0 : now - last.at
  return ms > GAP_INTERVALS * everyMs ? ms : 0
}

/** One line of the old tool: what each balancer said within one step of time; `undefined`: nothing. */
export interface WideLine {
  /** Wall time in ms at which the step begins. */
  readonly at: number
  readonly looks: readonly (LineLook | undefined)[]
}

/** Newest first, a line for each step in which any was looked at; the newest once all have spoken who do so each step. */
export function wideLines(ids: readonly string[], looks: LineLooks, stepMs: number): readonly WideLine[] {
  const columns = ids.map((id) => inSteps(looks.get(id) ?? [], stepMs))
  const steps = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => b - a)
  const [newest = 0] = steps
  const awaited = columns.some((column) => column.has(newest - 1) && !column.has(newest))
  return (awaited ? steps.slice(1) : steps).map((step) => ({
    at: step * stepMs,
    looks: columns.map((column) => column.get(step)),
  }))
}

/** How far from its end a step may lend a look to the one beside it, in parts of a step. */
const NEAR = 0.3

/**
 * Each look in the step it fell into, the latest where there are several. One who is asked each second just when the
 * second ends falls into some twice and into others never: then the look goes to the empty step beside it.
 */
function inSteps(looks: readonly LineLook[], stepMs: number): ReadonlyMap<number, LineLook> {
  const steps = new Map<number, LineLook>()
  for (const look of looks) {
    const step = Math.floor(look.at / stepMs)
    const part = look.at / stepMs - step
    const before = steps.get(step)
    if (before === undefined) steps.set(step, look)
    else if (before.at / stepMs - step < NEAR && steps.has(step - 2) && !steps.has(step - 1)) {
      steps.set(step - 1, before)
      steps.set(step, look)
    } else if (part > 1 - NEAR) steps.set(step + 1, look)
    else steps.set(step, look)
  }
  return steps
}
