import type { Line } from '@foretop/shared/databases/board.ts'
import type { Arrow } from '@foretop/shared/databases/findings.ts'
import { type CSSProperties, useId } from 'react'
import { isProblem } from '../checks/status.ts'
import { isCulprit, type MemberOf } from '../view/roles.ts'
import { arrowLook } from './arrow-look.ts'
import { Box, Stranger } from './box.tsx'
import { arrowKey } from './clusters.ts'
import styles from './drawing.module.css'
import type { Marks } from './marks.ts'
import type { Placed, PlacedArrow } from './place.ts'

interface Props {
  readonly placed: Placed
  readonly lines: ReadonlyMap<string, Line>
  readonly members: ReadonlyMap<string, MemberOf<'databases'>>
  readonly marks: Marks
}

/** A cluster: arrows below, boxes and words above, all in em of the drawing. */
export function Drawing({ placed, lines, members, marks }: Props) {
  const { width, height, boxes, arrows } = placed
  const now = new Map([...lines.values()].flatMap((line) => line.arrows).map((arrow) => [arrowKey(arrow), arrow]))
  const drawn = arrows.flatMap((placement) => {
    const arrow = now.get(placement.key)
    return arrow === undefined ? [] : [{ placement, arrow, member: members.get(arrow.replica) }]
  })
  const size: CSSProperties = { width: `${width}em`, height: `${height}em` }
  return (
    <div className={styles.drawing} style={{ '--wide': width }}>
      <div className={styles.sheet} style={size}>
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {drawn.map((one) => (
            <ArrowLine key={one.placement.key} {...one} lit={marks.lit === one.arrow.replica} />
          ))}
        </svg>
        {drawn.map((one) => (
          <ArrowLabel key={one.placement.key} {...one} />
        ))}
        {boxes.map((box) => {
          const [line, member] = [lines.get(box.name), members.get(box.name)]
          return line === undefined || member === undefined ? (
            <Stranger key={box.name} place={box} known={member !== undefined} />
          ) : (
            <Box key={box.name} place={box} line={line} member={member} marks={marks} />
          )
        })}
      </div>
    </div>
  )
}

interface ArrowProps {
  readonly placement: PlacedArrow
  readonly arrow: Arrow
  readonly member: MemberOf<'databases'> | undefined
}

/** Its replica's status, where that is for being behind. */
function inkOf({ arrow, member }: ArrowProps): string | undefined {
  if (arrow.state === 'broken') return 'critical'
  if (member === undefined || arrow.state !== 'running' || !isProblem(member.summary.status)) return undefined
  return isCulprit(member, 'lag', arrow.channel) ? member.summary.status : undefined
}

function ArrowLine(props: ArrowProps & { readonly lit: boolean }) {
  const { state, thickness } = arrowLook(props.arrow)
  const tip = useId()
  return (
    <g className={styles.arrow} data-state={state} data-ink={inkOf(props)} data-lit={props.lit || undefined}>
      <marker
        id={tip}
        viewBox="0 0 8 8"
        refX="7.5"
        refY="4"
        markerWidth="0.7"
        markerHeight="0.7"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path d="M0 .5 8 4 0 7.5z" />
      </marker>
      <path d={props.placement.run} strokeWidth={thickness} markerEnd={`url(#${tip})`} />
    </g>
  )
}

function ArrowLabel(props: ArrowProps) {
  const { placement, arrow } = props
  const { text, state } = arrowLook(arrow)
  const at: CSSProperties = { left: `${placement.label.x}em`, top: `${placement.label.y}em` }
  const behind = state === 'running' && ((arrow.seconds ?? 0) > 0 || (arrow.bytes ?? 0) > 0)
  return (
    <span
      className={styles.label}
      style={at}
      data-state={state}
      data-ink={inkOf(props)}
      data-quiet={!behind || undefined}
    >
      <span>
        <span className="sr">
          {arrow.replica} follows {arrow.source}:{' '}
        </span>
        {text}
      </span>
    </span>
  )
}
