import type { Line } from '@foretop/shared/databases/board.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { CSSProperties } from 'react'
import { HandlingSign } from '../checks/handling-sign.tsx'
import { isProblem, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import type { MemberOf } from '../view/roles.ts'
import styles from './drawing.module.css'
import { handledBy } from './handled.ts'
import { lighting, type Marks } from './marks.ts'
import type { PlacedBox } from './place.ts'
import { lagOf, roleOf } from './words.ts'

interface Props {
  readonly place: PlacedBox
  readonly line: Line
  readonly member: MemberOf<'databases'>
  readonly marks: Marks
}

/** A database: what it is called, what it is to the others, how far behind. */
export function Box({ place, line, member, marks }: Props) {
  const { summary } = member
  const { name } = place
  const handling = handledBy(line, member)
  const lag = lagOf(line)
  return (
    <button
      type="button"
      className={styles.box}
      style={placeOf(place)}
      data-status={summary.status}
      data-handling={handling ?? undefined}
      data-stale={summary.stale || undefined}
      aria-pressed={marks.selected === name}
      title={`${name}: ${summary.text}`}
      onClick={() => marks.select(name)}
      {...lighting(marks, name)}
    >
      <strong>
        <span>{name}</span>
        <Shape
          status={summary.status}
          hollow={handling !== null}
          plain={handling === null && isProblem(summary.status)}
        />
        <span className="sr">, {WORDS[summary.status]}</span>
      </strong>
      <span>
        <b data-writer={(line.side === 'master' && line.database.outcome === 'answered') || undefined}>
          {roleOf(line)}
        </b>
        {lag !== null && ` · ${formatMetric(lag, { unit: 's' })}`} <HandlingSign handling={handling} />
      </span>
    </button>
  )
}

/** Somebody follows it and it is not here. `known`: only a filter leaves it out. */
export function Stranger({ place, known }: { readonly place: PlacedBox; readonly known: boolean }) {
  return (
    <div className={styles.stranger} style={placeOf(place)}>
      <strong title={place.name}>
        <span>{place.name}</span>
      </strong>
      <span>{known ? 'left out by the filter' : 'not watched'}</span>
    </div>
  )
}

const placeOf = ({ x, y, width, height }: PlacedBox): CSSProperties => ({
  left: `${x}em`,
  top: `${y}em`,
  width: `${width}em`,
  height: `${height}em`,
})
