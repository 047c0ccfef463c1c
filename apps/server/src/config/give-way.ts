import { getPriority, setPriority } from 'node:os'

/** As nice as a process that has time. */
const NICE = 10

interface Priorities {
  readonly get: () => number
  readonly set: (nice: number) => void
}

/**
 * Lets all others go first that want this core: of this thread alone, which only Linux means by that. Whoever is nicer
 * already stays so, and where it may not be, it is not: that is no reason to leave the work.
 */
export function giveWay(
  { get, set }: Priorities = { get: getPriority, set: setPriority },
  system: string = process.platform,
) {
  if (system !== 'linux') return
  try {
    set(Math.max(NICE, get()))
  } catch {
    // A courtesy.
  }
}
