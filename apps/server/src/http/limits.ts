import { readFileSync } from 'node:fs'

/** How long a caller may take to send a request, in ms; answers and open sockets may take as long as they like. */
export const RECEIVE_MS = 10_000

/** The most that the head of a request may take, address and all headers together. So no header is longer either. */
export const HEAD_BYTES = 16 * 1_024

/** When nobody says how many descriptors there are: what a shell gives. */
const USUAL_DESCRIPTORS = 1_024

/**
 * The most connections that are held at once: half of the descriptors this process may have, so that callers, however
 * many, leave the other half to probes and alerts.
 */
export function connectionsAtMost(limits = limitsOfProcess()): number {
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1]
  return Math.floor((soft === undefined ? USUAL_DESCRIPTORS : Number(soft)) / 2)
}

function limitsOfProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    // No Linux, or no /proc.
    return ''
  }
}
