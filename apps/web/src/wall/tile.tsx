import { memo, useCallback, useSyncExternalStore } from 'react'
import { isProblem } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { table } from '../live/live.ts'
import { cutMiddle } from './fit-name.ts'
import type { Cell } from './places.ts'
import styles from './tile.module.css'
import { OVERLAYS, tileCode, tileLook, worstCode } from './tile-code.ts'
import { tileName } from './tile-tip.ts'
import { TileValue } from './tile-value.tsx'

/** How much room a tile has for words. */
export type TileSize = 'large' | 'medium' | 'small' | 'shape' | 'colour'

interface Props {
  readonly cell: Cell
  readonly at: number
  readonly x: number
  readonly y: number
  readonly size: TileSize
  /** How many letters of a host there is room for. */
  readonly letters: number
  readonly focusable: boolean
}

/** A cell of the map. It listens to one number, and is drawn again only when that number changes. */
export const Tile = memo(function Tile({ cell, at, x, y, size, letters, focusable }: Props) {
  const look = tileLook(useTileCode(cell.ids))
  const { status, overlay, stale, flapping, candidate } = look
  const problem = isProblem(status)
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed freely; a table could not be.
    <div
      role="gridcell"
      className={styles.tile}
      style={{ left: x, top: y }}
      aria-label={tileName(cell, look)}
      data-at={at}
      data-status={status}
      data-overlay={overlay === OVERLAYS[0] ? undefined : overlay}
      data-stale={stale || undefined}
      data-flapping={flapping || undefined}
      tabIndex={focusable ? 0 : -1}
    >
      {size !== 'shape' && size !== 'colour' && (
        <Words cell={cell} size={size} letters={letters} problem={problem || candidate !== null} />
      )}
      {size === 'large' && cell.ids[0] !== undefined && cell.ids.length === 1 && <TileValue id={cell.ids[0]} />}
      {size !== 'colour' && (problem || candidate !== null) && (
        <span className={styles.sign}>
          <Shape status={candidate ?? status} hollow={candidate !== null} plain={overlay === 'none' && problem} />
        </span>
      )}
    </div>
  )
})

interface WordsProps {
  readonly cell: Cell
  readonly size: TileSize
  readonly letters: number
  readonly problem: boolean
}

function Words({ cell, size, letters, problem }: WordsProps) {
  if (size === 'small') {
    const word = problem ? cell.name : cell.first ? cutMiddle(cell.label, letters) : ''
    return <span className={styles.host}>{word}</span>
  }
  return (
    <>
      <span className={styles.host}>{cutMiddle(cell.label, letters)}</span>
      {cell.host !== null && <span className={styles.name}>{cell.name}</span>}
    </>
  )
}

function useTileCode(ids: readonly string[]): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = ids.map((id) => table.subscribeTo(id, listener))
      return () => {
        for (const end of ends) end()
      }
    },
    [ids],
  )
  return useSyncExternalStore(subscribe, () => {
    const codes = ids.flatMap((id) => {
      const row = table.rows.get(id)
      return row === undefined ? [] : [tileCode(row)]
    })
    return worstCode(codes)
  })
}

export function tileSize(width: number, height: number): TileSize {
  if (width >= 180 && height >= 100) return 'large'
  if (width >= 92 && height >= 44) return 'medium'
  if (width >= 54 && height >= 24) return 'small'
  return Math.min(width, height) >= 12 ? 'shape' : 'colour'
}

/** Height of the type of a host as part of the tile, and its least; the style sheet has the same figures. */
const HOST_TYPE = { large: [0.17, 18, 34], medium: [0.26, 13, 22], small: [0.36, 12, 18] } as const
const LETTER_EM = 0.66

/** How many letters of a host fit on a tile; its end is what tells machines apart, so it is never just cut off. */
export function hostLetters(size: TileSize, width: number, height: number): number {
  if (size === 'shape' || size === 'colour') return 0
  const [part, least, most] = HOST_TYPE[size]
  const type = Math.min(most, Math.max(least, height * part))
  return Math.max(5, Math.floor((width * 0.9) / (type * LETTER_EM)))
}
