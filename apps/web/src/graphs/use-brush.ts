import { type PointerEvent, type RefObject, useState } from 'react'
import { dragged, type Grip, gripAt } from './overview-span.ts'

interface Stretch {
  readonly from: number
  readonly to: number
}
interface Drag {
  readonly grip: Grip
  readonly start: number
  readonly span: Stretch
}

const EDGE_PX = 8
const LEAST_MS = 60_000

/** The window while it is dragged, and what the strip must tell of the pointer. */
export function useBrush(
  box: RefObject<HTMLElement | null>,
  bounds: Stretch,
  window: Stretch,
  onZoom: (from: number, to: number) => void,
) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const msPerPx = () => (bounds.to - bounds.from) / Math.max(1, box.current?.clientWidth ?? 1)
  const momentAt = ({ clientX }: PointerEvent) =>
    bounds.from + (clientX - (box.current?.getBoundingClientRect().left ?? 0)) * msPerPx()
  return {
    span: drag?.span ?? null,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return
        const start = momentAt(event)
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ grip: gripAt(start, window, EDGE_PX * msPerPx()), start, span: window })
      },
      onPointerMove: (event: PointerEvent) => {
        if (drag === null) return
        setDrag({ ...drag, span: dragged(drag.grip, window, drag.start, momentAt(event), bounds) })
      },
      onPointerUp: () => {
        // A click alone changes nothing.
        if (drag !== null && drag.span !== window && drag.span.to - drag.span.from >= LEAST_MS)
          onZoom(drag.span.from, drag.span.to)
        setDrag(null)
      },
      onPointerCancel: () => setDrag(null),
    },
  }
}
