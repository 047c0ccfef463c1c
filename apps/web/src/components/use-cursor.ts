import { useState } from 'react'

/** A place in a list that keys move; `-1` until one does, so that nothing is marked unasked. */
export function useCursor(length: number, reveal: (at: number) => void) {
  const [wanted, setAt] = useState(-1)
  const at = Math.min(wanted, length - 1)
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, length - 1))
    setAt(next)
    reveal(next)
  }
  return { at, next: () => move(at + 1), previous: () => move(at - 1) }
}
