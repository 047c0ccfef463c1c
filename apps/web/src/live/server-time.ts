const OFFSETS_KEPT = 9
const offsets: number[] = []
let offset = 0

/** Wall time of this browser by a clock that nobody sets back. */
export const browserNow = () => performance.timeOrigin + performance.now()

/** The server's time is the one that counts: the median of the latest offsets, so that one slow message is no matter. */
export function hearServerTime(serverTime: number): void {
  offsets.push(serverTime - browserNow())
  if (offsets.length > OFFSETS_KEPT) offsets.shift()
  offset = offsets.toSorted((a, b) => a - b)[Math.floor(offsets.length / 2)] ?? 0
}

/** How far the server's clock is ahead of this browser's, in ms. */
export const serverOffsetMs = (): number => offset

/** Wall time in ms as the server has it. */
export const serverNow = (): number => browserNow() + offset

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

/** One timer for every age on the page, just after each full second of the server. */
export function everySecond(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) wait()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    timer = undefined
  }
}

function wait(): void {
  timer = setTimeout(
    () => {
      wait()
      for (const listener of listeners) listener()
    },
    1_000 - (serverNow() % 1_000) + 5,
  )
}
