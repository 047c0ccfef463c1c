import { readdirSync, readFileSync } from 'node:fs'

/** When nobody says how many descriptors there are: what a shell gives. */
const USUAL = 1_024
/** A poller has so many slots for looks where descriptors are no matter. */
const MOST_RUNNING = 500
const FEWEST_RUNNING = 8

/** How many file descriptors this process may have. */
export function descriptorsAtMost(limits = limitsOfProcess()): number {
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1]
  return soft === undefined ? USUAL : Number(soft)
}

/**
 * The looks that one poller of so many may have under way: a quarter of the descriptors among them all. Half are for
 * callers; what is left is for connections that are kept between looks, for files, and for alerts.
 */
export const looksAtMost = (descriptors: number, pollers: number): number =>
  Math.max(FEWEST_RUNNING, Math.min(MOST_RUNNING, Math.floor(descriptors / 4 / pollers)))

/** `1024 of 1024 are open`, as of now. */
export function descriptorsInUse(): string {
  const limit = descriptorsAtMost()
  return `${openNow() ?? limit} of ${limit} are open`
}

/** `null`: not even the folder can be opened, or there is none. */
function openNow(): number | null {
  try {
    // One of them is the folder itself.
    return readdirSync('/proc/self/fd').length - 1
  } catch {
    return null
  }
}

let lastKnown = ''

/** Where nothing can be opened any more, the limits as they were when they were last read. */
function limitsOfProcess(): string {
  try {
    lastKnown = readFileSync('/proc/self/limits', 'utf8')
  } catch {
    // No Linux, no /proc, or no descriptor to read it with.
  }
  return lastKnown
}
