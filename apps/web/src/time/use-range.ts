import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { serverNow } from '../live/server-time.ts'
import { useKeys } from '../shell/keys.ts'
import {
  type Comparison,
  comparisonFrom,
  type First,
  isFirstShown,
  RANGES,
  type RangeName,
  rangeFrom,
  refreshMsOf,
  shifted,
  type TimeRange,
} from './range.ts'
import { useRoundedNow } from './use-rounded-now.ts'

/** The time that the graphs of a page show, and the ways to another one. */
export interface Ranging {
  readonly range: TimeRange
  readonly now: number
  readonly comparison: Comparison | null
  /** Whether what began is shown, or could be; `null`: nothing has. */
  readonly trouble: 'shown' | 'offered' | null
  choose(name: RangeName): void
  /** `replace`: the way back in the browser leads past what was shown before. */
  zoom(from: number, to: number, how?: { readonly replace: boolean }): void
  compare(name: string | null): void
  /** Back to the range that is shown first. */
  reset(): void
}

/** Kept in the address beside whatever else the page keeps there, with the keys `1` to `7`, `[ ]` and `0`. */
export function useRange(first: First = 'day'): Ranging {
  const [query, setQuery] = useSearchParams()
  const now = useRoundedNow(refreshMsOf(query, first))
  const range = useMemo(() => rangeFrom(query, now, first), [query, now, first])
  const comparison = comparisonFrom(query, range)
  const patch = (changes: { readonly [name: string]: string | null }, how?: { readonly replace: boolean }) =>
    setQuery((before) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(changes))
        if (value === null) next.delete(name)
        else next.set(name, value)
      return next
    }, how)
  // Also what is shown first: another may be once something is in trouble.
  const choose = (name: RangeName) => patch({ range: name, from: null, to: null })
  const zoom = (from: number, to: number, how?: { readonly replace: boolean }) =>
    patch({ range: null, from: String(Math.round(from)), to: String(Math.round(to)) }, how)
  const reset = () => patch({ range: null, from: null, to: null })
  const shift = (direction: -1 | 1) => {
    const { from, to } = shifted(range, direction, serverNow())
    zoom(from, to)
  }
  useKeys({
    ...Object.fromEntries(RANGES.map(({ key, name }) => [key, () => choose(name)])),
    '0': reset,
    '[': () => shift(-1),
    ']': () => shift(1),
  })
  const trouble = typeof first === 'string' ? null : isFirstShown(query, now) ? 'shown' : 'offered'
  return { range, now, comparison, trouble, choose, zoom, reset, compare: (name) => patch({ compare: name }) }
}
