import { useEffect, useState } from 'react'
import { type HeldRows, HOLD_MS, holdRows } from './card-rules.ts'

/** Rows of cards to keep room for, on a screen of this width; see `holdRows`. Another screen begins anew. */
export function useHeldRows(wanted: number, width: number): number {
  const [held, setHeld] = useState<HeldRows & { readonly width: number }>({ rows: wanted, spareSince: null, width })
  useEffect(() => {
    const hold = () =>
      setHeld((before) =>
        before.width === width
          ? { ...holdRows(before, wanted, performance.now()), width }
          : { rows: wanted, spareSince: null, width },
      )
    hold()
    const timer = setTimeout(hold, HOLD_MS + 50)
    return () => clearTimeout(timer)
  }, [wanted, width])
  if (held.width !== width) return wanted
  // New cards must not wait for an effect.
  return Math.max(held.rows, wanted)
}
