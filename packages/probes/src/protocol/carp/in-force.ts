import type { Advertisement } from './advertisement.ts'

export interface Heard extends Advertisement {
  /** When it was last heard, by a monotonic clock in ms. */
  readonly at: number
}

/**
 * Who is master of what, of the latest advertisements of each machine and vhid. One counts for three of its own
 * intervals, as its peers count. But where another advertises the same vhid, it counts only while it goes on: a master
 * that yields says nothing, and would seem to fight for three seconds more.
 */
export function inForce(heard: readonly Heard[], now: number): readonly Heard[] {
  const valid = heard.filter((each) => now - each.at <= 3 * intervalMs(each))
  return valid.filter(
    (each) =>
      now - each.at <= 1.5 * intervalMs(each) || !valid.some(({ vhid, at }) => vhid === each.vhid && at > each.at),
  )
}

const intervalMs = ({ advbase, advskew }: Advertisement): number => 1_000 * (advbase + advskew / 256)
