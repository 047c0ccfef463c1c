import { fullTime } from '../../time/zone.ts'
import styles from './chart.module.css'

interface Props {
  readonly format: (value: number) => string
  // Recharts fills these in.
  readonly active?: boolean
  readonly label?: string | number
  readonly payload?: readonly {
    readonly name?: string | number
    readonly value?: unknown
    readonly color?: string
    readonly dataKey?: unknown
  }[]
}

const MOST = 12

/** What the lines say at the cursor; of many lines the highest. */
export function ChartTip({ format, active = false, label, payload = [] }: Props) {
  const lines = payload
    .flatMap(({ name, value, color }) => (typeof value === 'number' ? [{ name: String(name), value, color }] : []))
    .sort((a, b) => b.value - a.value)
  if (!active || lines.length === 0 || label === undefined) return null
  return (
    <div className={styles.tip}>
      <p>{fullTime(Number(label))}</p>
      {lines.slice(0, MOST).map(({ name, value, color }) => (
        <p key={name}>
          <i style={{ background: color }} /> {name} <b>{format(value)}</b>
        </p>
      ))}
      {lines.length > MOST && <p>and {lines.length - MOST} more</p>}
    </div>
  )
}
