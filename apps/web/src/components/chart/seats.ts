/** Large graphs cost a frame each: only so many live at once, and two are made per frame. */
export interface Seats {
  /** Calls back when there is room; returns what gives the seat up, or leaves the queue. */
  take(seated: () => void): () => void
}

export function createSeats(most: number, perFrame: number, nextFrame: (then: () => void) => void): Seats {
  const waiting = new Set<() => void>()
  let taken = 0
  let calling = false
  const call = () => {
    calling = false
    for (const seated of [...waiting].slice(0, Math.min(perFrame, most - taken))) {
      waiting.delete(seated)
      taken += 1
      seated()
    }
    callLater()
  }
  const callLater = () => {
    if (calling || waiting.size === 0 || taken >= most) return
    calling = true
    nextFrame(call)
  }
  return {
    take(seated) {
      const mine = () => seated()
      waiting.add(mine)
      callLater()
      let left = false
      return () => {
        if (left) return
        left = true
        if (!waiting.delete(mine)) taken -= 1
        callLater()
      }
    },
  }
}
