import { memo, useCallback, useMemo, useSyncExternalStore } from 'react'
import { isProblem } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { table } from '../live/live.ts'
import type { Cell } from './places.ts'
import styles from './tile.module.css'
import { codesOf, looksIn, type TileLook, worstFirst, worstLook } from './tile-code.ts'
import { fitLabel, isNamed, type NameType, type TileSize } from './tile-size.ts'
import { tileName } from './tile-tip.ts'
import { TileValue } from './tile-value.tsx'

interface Props {
  readonly cell: Cell
  readonly at: number
  readonly x: number
  readonly y: number
  readonly size: TileSize
  /** Whether there is room for a mark for each check. */
  readonly pips: boolean
  readonly type: NameType
  readonly focusable: boolean
  /** Id of what is shown about it just now. */
  readonly tip: string | undefined
}

/** A box of the map. It listens to the looks of its checks, and is drawn again only when one of them changes. */
export const Tile = memo(function Tile({ cell, at, x, y, size, pips, type, focusable, tip }: Props) {
  const codes = useCodes(cell.ids)
  const parts = useMemo(() => looksIn(codes), [codes])
  const look = worstLook(parts)
  const isTroubled = isProblem(look.status) || look.candidate !== null
  // Words say it where they have the place of the marks.
  const isMarked = pips && cell.ids.length > 1 && (size !== 'medium' || !isTroubled)
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed freely; a table could not be.
    <div
      role="gridcell"
      className={styles.tile}
      style={{ left: x, top: y }}
      aria-label={tileName(cell, look, parts)}
      aria-describedby={tip}
      data-at={at}
      {...lookOf(look)}
      tabIndex={focusable ? 0 : -1}
    >
      {isNamed(size) && <Words cell={cell} size={size} type={type} parts={parts} isTroubled={isTroubled} />}
      {size === 'shape' && isProblem(look.status) && look.overlay === 'none' && (
        <span className={styles.flag} data-text={cell.label} />
      )}
      {size === 'large' && cell.ids.length === 1 && cell.ids[0] !== undefined && <TileValue id={cell.ids[0]} />}
      {isMarked && <Pips parts={parts} />}
      {size !== 'colour' && isTroubled && (
        <span className={styles.sign}>
          <Shape
            status={look.candidate ?? look.status}
            hollow={look.candidate !== null}
            plain={look.overlay === 'none' && isProblem(look.status)}
          />
        </span>
      )}
    </div>
  )
})

/** For the style sheet, which draws a box and a part of it alike. */
const lookOf = ({ status, overlay, stale, flapping, candidate }: TileLook) => ({
  'data-status': status,
  'data-overlay': overlay === 'none' ? undefined : overlay,
  'data-stale': stale || undefined,
  'data-flapping': flapping || undefined,
  'data-candidate': candidate ?? undefined,
})

/** A mark for each of its checks, each in its own place. */
function Pips({ parts }: { readonly parts: readonly TileLook[] }) {
  return (
    <span className={styles.pips} aria-hidden="true">
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its place is what it is.
        <i key={at} {...lookOf(part)} />
      ))}
    </span>
  )
}

interface WordsProps {
  readonly cell: Cell
  readonly size: TileSize
  readonly type: NameType
  readonly parts: readonly TileLook[]
  readonly isTroubled: boolean
}

/** Whose it is, and where there is room which of its checks are in trouble. Drawn by the style sheet: the box's label says it whole. */
function Words({ cell, size, type, parts, isTroubled }: WordsProps) {
  const isAlone = cell.checks.length === 1
  const troubled = isTroubled ? worstFirst(parts).filter((at) => isTroubledLook(parts[at])) : []
  const below = (isAlone ? [0] : troubled).map((at) => cell.checks[at]?.name).filter((name) => name !== cell.title)
  return (
    <span className={styles.words}>
      <span className={styles.host} data-lines={type.lines} data-text={fitLabel(cell.label, type)} />
      {size !== 'small' && below.length > 0 && <span className={styles.name} data-text={below.join(', ')} />}
    </span>
  )
}

const isTroubledLook = (look: TileLook | undefined) =>
  look !== undefined && (isProblem(look.status) || look.candidate !== null)

function useCodes(ids: readonly string[]): string {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = ids.map((id) => table.subscribeTo(id, listener))
      return () => {
        for (const end of ends) end()
      }
    },
    [ids],
  )
  return useSyncExternalStore(subscribe, () => codesOf(ids.map((id) => table.rows.get(id))))
}
