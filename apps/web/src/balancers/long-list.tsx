import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import styles from './long-list.module.css'

const LINE_PX = 20

interface Props {
  readonly label: string
  readonly count: number
  /** Changes when a line comes in on top. */
  readonly newest: number
  readonly children: (index: number) => ReactNode
}

/**
 * Lines of one height, newest on top, of which only those on screen are drawn. They may wrap, all in the same way.
 * Whoever reads further down is not moved.
 */
export function LongList({ label, count, newest, children }: Props) {
  const scroller = useRef<HTMLElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const before = useRef({ count, newest })
  const [linePx, setLinePx] = useState(LINE_PX)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 8,
  })
  useLayoutEffect(() => {
    // How often they wrap depends on the width and on what they say.
    const px = list.current?.querySelector('li')?.offsetHeight ?? LINE_PX
    if (px > 0) setLinePx(px)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are asked for again when a line is another size
  useLayoutEffect(() => virtual.measure(), [linePx, virtual])
  useLayoutEffect(() => {
    const box = scroller.current
    const grown = newest === before.current.newest ? 0 : Math.max(1, count - before.current.count)
    before.current = { count, newest }
    if (box !== null && grown > 0 && box.scrollTop > linePx) box.scrollTop += grown * linePx
  }, [count, newest, linePx])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroller} aria-label={label} tabIndex={0}>
      <ol ref={list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <li key={index} style={{ transform: `translateY(${start}px)` }}>
            {children(index)}
          </li>
        ))}
      </ol>
    </section>
  )
}
