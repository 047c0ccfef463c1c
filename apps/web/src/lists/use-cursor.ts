import { useState } from 'react'
import { type ListCursor, placeOf } from './list-cursor.ts'

/** Nothing is marked until somebody asks. */
const NOWHERE: ListCursor = { id: undefined, at: -1 }

/** A place in a list that keys move, `-1` until one does. It goes with its item, wherever that is sorted to. */
export function useCursor(ids: readonly string[], reveal: (at: number) => void) {
  const [cursor, setCursor] = useState(NOWHERE)
  const at = placeOf(cursor, ids)
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, ids.length - 1))
    setCursor({ id: ids[next], at: next })
    reveal(next)
  }
  return { at, next: () => move(at + 1), previous: () => move(at - 1) }
}
