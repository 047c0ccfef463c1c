import { useEffect, useState } from 'react'
import { type HeldRows, HOLD_MS, holdRows } from './card-rules.ts'

/** Rows of cards to keep room for; see `holdRows`. */
export function useHeldRows(wanted: number): number {
  const [held, setHeld] = useState<HeldRows>({ rows: wanted, spareSince: null })
  useEffect(() => {
    const hold = () => setHeld((before) => holdRows(before, wanted, performance.now()))
    hold()
    const timer = setTimeout(hold, HOLD_MS + 50)
    return () => clearTimeout(timer)
  }, [wanted])
  // New cards must not wait for an effect.
  return Math.max(held.rows, wanted)
}
