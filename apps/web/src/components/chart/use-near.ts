import { type RefObject, useEffect, useState } from 'react'
import { createSeats } from './seats.ts'

const MARGIN = '300px'
const MOST_ALIVE = 12
const seats = createSeats(MOST_ALIVE, 2, (then) => requestAnimationFrame(then))

/** Whether an element is on screen or soon will be: a graph nobody sees is not drawn, and nothing is asked for it. */
export function useNear(of: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    const element = of.current
    if (element === null) return
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: MARGIN,
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [of])
  return near
}

/** Whether it is one of the few large graphs that may live now. */
export function useSeat(wanted: boolean): boolean {
  const [seated, setSeated] = useState(false)
  useEffect(() => {
    if (!wanted) return
    const leave = seats.take(() => setSeated(true))
    return () => {
      leave()
      setSeated(false)
    }
  }, [wanted])
  return seated
}
