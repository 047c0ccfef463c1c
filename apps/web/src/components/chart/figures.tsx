import styles from './chart.module.css'
import type { Drawing } from './drawing.ts'
import { isTold, lineLook, namedLines } from './line-look.ts'
import { statsOf } from './points.ts'

/** More are found in the tip and in the table. */
const LEGEND_MOST = 8

interface Props {
  readonly drawing: Drawing
  readonly format: (value: number | null) => string
  /** Key of the line that is pointed at, here or in the plot. */
  readonly pointed: string | null
  readonly onPoint: (key: string | null) => void
}

/** What the lines come to, beside the title: of one line its mean and peak, of several which is which. */
export function Figures({ drawing, format, pointed, onPoint }: Props) {
  const { lines } = drawing.panel
  const [only] = lines
  const stats = lines.length === 1 && only !== undefined ? statsOf(only) : null
  if (stats !== null)
    return (
      <span className={styles.stats}>
        {(['now', 'avg', 'max'] as const).map((name) => (
          <span key={name}>
            {name === 'now' ? 'last' : name} <b>{format(stats[name])}</b>
          </span>
        ))}
      </span>
    )
  return (
    <span className={styles.legend}>
      {namedLines(lines, LEGEND_MOST).map((n) => {
        const line = lines[n]
        if (line === undefined) return null
        const look = lineLook(n, lines, pointed)
        return (
          <span
            key={line.key}
            data-pointed={line.key === pointed || undefined}
            onPointerEnter={() => onPoint(line.key)}
            onPointerLeave={() => onPoint(null)}
          >
            {isTold(look) && (
              <svg width="18" height="4" aria-hidden="true">
                <line x2="18" y1="2" y2="2" {...look} strokeWidth="2" />
              </svg>
            )}
            {line.label} <b>{format(statsOf(line)?.now ?? null)}</b>
          </span>
        )
      })}
      {lines.length > LEGEND_MOST && <span>+ {lines.length - LEGEND_MOST}</span>}
    </span>
  )
}
