import { type KeyboardEvent, useRef } from 'react'
import type { WallFit } from './fit-wall.ts'
import { neighbour } from './neighbour.ts'
import type { Cell } from './places.ts'

const TYPING_MS = 1_000

/** Arrows, Home and End, and the first letters of a host move the focus; Enter opens. */
export function useMapKeys(
  cells: readonly Cell[],
  fit: WallFit,
  active: number,
  setActive: (at: number) => void,
  open: (cell: Cell) => void,
) {
  const typed = useRef({ text: '', at: 0 })
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const cell = cells[active]
    if ((event.key === 'Enter' || event.key === ' ') && cell !== undefined) {
      event.preventDefault()
      return open(cell)
    }
    const next = neighbour(event.key, active, fit) ?? searched(event, cells, typed.current)
    if (next === null || next === undefined) return
    event.preventDefault()
    // The letters belong to the map now, not to the shortcuts of the page.
    event.stopPropagation()
    setActive(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus()
  }
}

function searched(event: KeyboardEvent, cells: readonly Cell[], typed: { text: string; at: number }): number | null {
  // Help and filter keep their keys on every page.
  if (event.key.length !== 1 || event.key === '?' || event.key === '/') return null
  const now = event.timeStamp
  typed.text = (now - typed.at < TYPING_MS ? typed.text : '') + event.key.toLowerCase()
  typed.at = now
  const at = cells.findIndex(({ title, label }) =>
    [label, title].some((name) => name.toLowerCase().startsWith(typed.text)),
  )
  return at < 0 ? null : at
}
