import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import styles from './long-list.module.css'

const ROW_PX = 20

interface Props {
  readonly label: string
  readonly count: number
  /** Changes when a line comes in on top. */
  readonly newest: number
  readonly children: (index: number) => ReactNode
}

/** Lines of one height, newest on top, of which only those on screen are drawn. Whoever reads further down is not moved. */
export function LongList({ label, count, newest, children }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const before = useRef({ count, newest })
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  })
  useLayoutEffect(() => {
    const box = scroller.current
    const grown = newest === before.current.newest ? 0 : Math.max(1, count - before.current.count)
    before.current = { count, newest }
    if (box !== null && grown > 0 && box.scrollTop > ROW_PX) box.scrollTop += grown * ROW_PX
  }, [count, newest])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroller} aria-label={label} tabIndex={0}>
      <ol style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <li key={index} style={{ transform: `translateY(${start}px)` }}>
            {children(index)}
          </li>
        ))}
      </ol>
    </section>
  )
}
