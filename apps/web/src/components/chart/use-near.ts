import { type RefObject, useEffect, useState } from 'react'

const MARGIN = '300px'

/** Whether an element is on screen or soon will be: a graph nobody sees is not drawn. */
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
