import { useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { checkPath, groupPath, hostPath } from '../paths.ts'
import { useSize } from '../use-size.ts'
import { fitWall, type WallFit } from './fit-wall.ts'
import styles from './map.module.css'
import { type Band, bandsOf, type Cell, hostBands } from './places.ts'
import { readSize } from './read-size.ts'
import { hostLetters, Tile, tileSize } from './tile.tsx'
import { tileTip } from './tile-tip.ts'
import { useMapKeys } from './use-map-keys.ts'

const MANY = 2_500
const LEAST_TILE = 7
const PHONE = 600

/** Every check in its own place. A new status lights up there; nothing is ever sorted. */
export function WallMap() {
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box)
  const revision = useTable(() => table.setRevision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the set of rows.
  const checks = useMemo(() => bandsOf(table.rows.values(), table.site.groups), [revision])
  const { bands, fit } = useMemo(() => arrange(checks, width, height), [checks, width, height])
  const cells = useMemo(() => bands.flatMap((band) => band.cells), [bands])
  const [active, setActive] = useState(0)
  const navigate = useNavigate()
  const open = (cell: Cell, band: Band | undefined) => {
    // On a phone a tile is smaller than a finger: the group is what was meant.
    if (width < PHONE && band !== undefined) navigate(groupPath(band.name))
    else if (cell.ids.length === 1 && cell.ids[0] !== undefined) navigate(checkPath(cell.ids[0]))
    else if (cell.host !== null) navigate(hostPath(cell.host))
  }
  const bandOf = (cell: Cell) => bands.find((band) => band.cells.includes(cell))
  const keys = useMapKeys(cells, fit, active, setActive, (cell) => open(cell, undefined))
  const cellAt = (target: EventTarget): Cell | undefined => {
    const at = target instanceof Element ? target.closest('[data-at]')?.getAttribute('data-at') : null
    return at === null || at === undefined ? undefined : cells[Number(at)]
  }
  const size = tileSize(fit.tileWidth, fit.tileHeight)
  const letters = hostLetters(size, fit.tileWidth, fit.tileHeight)
  return (
    // biome-ignore lint/a11y/useSemanticElements: tiles are placed freely; a table could not be.
    <div
      ref={box}
      role="grid"
      aria-label="Map of all checks"
      aria-rowcount={fit.rows.length}
      className={styles.map}
      data-size={size}
      style={{ '--tile-width': `${fit.tileWidth}px`, '--tile-height': `${fit.tileHeight}px` }}
      onClick={(event) => {
        const cell = cellAt(event.target)
        if (cell !== undefined) open(cell, bandOf(cell))
      }}
      onPointerOver={(event) => describe(event.target, cellAt(event.target))}
      onFocus={(event) => {
        describe(event.target, cellAt(event.target))
        const at = event.target.getAttribute('data-at')
        if (at !== null) setActive(Number(at))
      }}
      onKeyDown={keys}
    >
      {fit.rows.map((row) => (
        // biome-ignore lint/a11y/useSemanticElements: see above.
        // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus.
        <div role="row" key={row.start} aria-label={bands[row.group]?.title}>
          {row.labelled && (
            <span
              className={styles.label}
              style={{ top: row.y, left: row.x - labelWidth(width), maxWidth: labelWidth(width) - 6 }}
              aria-hidden="true"
            >
              {bands[row.group]?.title}
            </span>
          )}
          {cells.slice(row.start, row.start + row.count).map((cell, column) => (
            <Tile
              key={cell.key}
              cell={cell}
              at={row.start + column}
              x={row.x + column * (fit.tileWidth + fit.gap)}
              y={row.y}
              size={size}
              letters={letters}
              focusable={row.start + column === active}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

/** Room for the names of groups, whose type grows with the wall. */
const labelWidth = (width: number) =>
  width < PHONE ? 72 : Math.max(96, Math.round(readSize(innerWidth, innerHeight) * 2.6))

function arrange(checks: readonly Band[], width: number, height: number): { bands: readonly Band[]; fit: WallFit } {
  const box = { width, height, labelWidth: labelWidth(width), labelHeight: 16 }
  const fitting = (bands: readonly Band[]) =>
    fitWall(
      bands.map((band) => band.cells.length),
      box,
    )
  const total = checks.reduce((sum, band) => sum + band.cells.length, 0)
  if (width === 0 || height === 0) return { bands: [], fit: fitting([]) }
  const fit = fitting(checks)
  if (total <= MANY && Math.min(fit.tileWidth, fit.tileHeight) >= LEAST_TILE) return { bands: checks, fit }
  const hosts = hostBands(checks)
  return { bands: hosts, fit: fitting(hosts) }
}

/** Ages and reasons are written when asked for: two thousand of them, renewed each second, would cost more than the map. */
function describe(target: EventTarget, cell: Cell | undefined): void {
  if (!(target instanceof Element) || cell === undefined) return
  const tile = target.closest('[data-at]')
  tile?.setAttribute('title', tileTip(cell, table.rows))
}
