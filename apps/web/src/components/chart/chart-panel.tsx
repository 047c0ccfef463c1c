import { formatMetric } from '@foretop/shared/format/metric.ts'
import { type ReactNode, Suspense, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import { later } from '../../offline/later.ts'
import { useSize } from '../../use-size.ts'
import { Guard } from '../guard.tsx'
import { Menu } from '../menu.tsx'
import { stepCaption } from './caption.ts'
import styles from './chart.module.css'
import type { Drawing } from './drawing.ts'
import { Figures } from './figures.tsx'
import { menuItemsOf } from './graph-menu.ts'
import { PointTable } from './point-table.tsx'
import { SmallLines } from './small-lines.tsx'
import { useNear, useSeat } from './use-near.ts'

const Chart = later(() => import('./chart.tsx'))
const HEIGHTS_PX = { large: 360, wide: 220, usual: 170 }
/** Yes or no needs little. */
const FLAG_PX = 72

interface Props {
  readonly drawing: Drawing
  /** Whose graph it is: host and check. */
  readonly subject: string
  /** Where it stands alone, with the time it shows now. */
  readonly path: string
  readonly size: keyof typeof HEIGHTS_PX
  /** Numbers instead of lines. */
  readonly asTable: boolean
  readonly onZoom: (from: number, to: number) => void
  readonly onReset: () => void
  /** Stands under the plot. */
  readonly children?: ReactNode
}

/** A graph with its title, what it comes to, and what can be done with it. */
export function ChartPanel({ drawing, subject, path, size, asTable, onZoom, onReset, children }: Props) {
  const box = useRef<HTMLElement>(null)
  const { width } = useSize(box)
  const seated = useSeat(useNear(box) && !asTable)
  const [pointed, setPointed] = useState<string | null>(null)
  const { panel } = drawing
  const format = useMemo(() => {
    const metric = { unit: panel.unit, ...(panel.perSecond ? { counter: true as const } : {}) }
    return (value: number | null) => (value === null ? '–' : formatMetric(value, metric))
  }, [panel.unit, panel.perSecond])
  const height = panel.unit === 'flag' && size === 'usual' ? FLAG_PX : HEIGHTS_PX[size]
  const caption = stepCaption(drawing)
  return (
    <figure
      ref={box}
      className={styles.panel}
      data-wide={size !== 'usual' || undefined}
      aria-label={`${panel.title}, ${subject}`}
    >
      <figcaption className={styles.head}>
        <h2>{size === 'large' ? panel.title : <Link to={path}>{panel.title}</Link>}</h2>
        <Figures drawing={drawing} format={format} pointed={pointed} onPoint={setPointed} />
        <Menu
          label={`Menu of ${panel.title}`}
          items={menuItemsOf({
            drawing,
            subject,
            path,
            format,
            plot: () => box.current?.querySelector<SVGSVGElement>('svg.recharts-surface') ?? null,
          })}
        >
          ⋯
        </Menu>
      </figcaption>
      <Guard>
        {asTable ? (
          <PointTable drawing={drawing} format={format} />
        ) : (
          <Suspense fallback={<SmallLines drawing={drawing} height={height} />}>
            {seated ? (
              <Chart
                drawing={drawing}
                height={height}
                width={width}
                onZoom={onZoom}
                onReset={onReset}
                pointed={pointed}
                onPoint={setPointed}
              />
            ) : (
              <SmallLines drawing={drawing} height={height} />
            )}
          </Suspense>
        )}
        {caption !== '' && <p className={styles.caption}>{caption}</p>}
        {children}
      </Guard>
    </figure>
  )
}
