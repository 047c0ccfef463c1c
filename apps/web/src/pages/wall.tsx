import { type CSSProperties, useRef } from 'react'
import { useSurvey, useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { OnCallStrip } from '../on-call/on-call-strip.tsx'
import { Loss, useOld } from '../shell/loss.tsx'
import { useSize } from '../use-size.ts'
import { cardRules } from '../wall/card-rules.ts'
import { Cards } from '../wall/cards.tsx'
import { Heading } from '../wall/heading.tsx'
import { HiddenStrip } from '../wall/hidden.tsx'
import { WallMap } from '../wall/map.tsx'
import { readSize } from '../wall/read-size.ts'
import { HandledStrip } from '../wall/strip.tsx'
import { Ticker } from '../wall/ticker.tsx'
import { Troubles } from '../wall/troubles.tsx'
import { useHeldRows } from '../wall/use-held-rows.ts'
import styles from './wall.module.css'

/** Read from five metres and touched by nobody: what is wrong above, every check in its place below. */
export default function Wall() {
  const wall = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(wall)
  const read = readSize(innerWidth, innerHeight)
  const inner = width - 2 * PADDING(width)
  const { problems, handled, explained, explains } = useSurvey()
  const hasFronts = useTable(() => Object.keys(table.site.impacts ?? {}).length > 0)
  const rules = cardRules(problems, { width: inner, height }, read, hasFronts || explains.size > 0)
  const rows = useHeldRows(rules.rows, inner)
  const old = useOld()
  const style: CSSProperties = { '--wall-read': `${read}px`, padding: PADDING(width) }
  return (
    <main ref={wall} className={styles.wall} style={style}>
      <Heading />
      <Troubles />
      <div className={styles.picture} data-old={old}>
        {rows > 0 && (
          <Cards
            problems={problems}
            explains={explains}
            rules={rules}
            rows={rows}
            width={inner}
            height={height}
            read={read}
          />
        )}
        <HandledStrip known={[...handled, ...explained]} />
        <HiddenStrip handled={handled} />
        <div className={styles.map}>
          <WallMap planHeight={Math.round(height * MAP_SHARE)} />
        </div>
      </div>
      <OnCallStrip />
      <Ticker />
      <Loss />
    </main>
  )
}

/** Of the height what the map has where cards take their share: places that suit it suit more room too. */
const MAP_SHARE = 0.5
const PADDING = (width: number) => (width < 640 ? 12 : Math.round(Math.min(28, width * 0.015)))
