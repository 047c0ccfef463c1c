import { useState } from 'react'

const LEAST_MS = 60_000

interface Moment {
  readonly activeLabel?: string | number | undefined
}

/** The span that is being dragged over a chart, and what a chart must tell of the pointer. */
export function useDragged(onZoom: (from: number, to: number) => void) {
  const [span, setSpan] = useState<readonly [number, number] | null>(null)
  return {
    span,
    handlers: {
      onMouseDown: ({ activeLabel }: Moment) => {
        if (activeLabel !== undefined) setSpan([Number(activeLabel), Number(activeLabel)])
      },
      onMouseMove: ({ activeLabel }: Moment) => {
        if (activeLabel !== undefined && span !== null) setSpan([span[0], Number(activeLabel)])
      },
      onMouseUp: () => {
        if (span !== null && Math.abs(span[1] - span[0]) >= LEAST_MS) onZoom(Math.min(...span), Math.max(...span))
        setSpan(null)
      },
      onMouseLeave: () => setSpan(null),
    },
  }
}
