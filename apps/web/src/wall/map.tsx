import { useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import { checkPath, checksPath, groupPath, hostPath } from '../paths.ts'
import { useSize } from '../use-size.ts'
import { fitWall, type WallFit } from './fit-wall.ts'
import styles from './map.module.css'
import { MapTip } from './map-tip.tsx'
import { type Band, bandsOf, type Cell } from './places.ts'
import { readSize } from './read-size.ts'
import { Tile } from './tile.tsx'
import { hasPips, nameType, tileSize } from './tile-size.ts'
import { useMapKeys } from './use-map-keys.ts'

/** Boxes smaller than a finger are no targets: the group is what was meant. */
const LEAST_TARGET = 24
const PHONE = 600
const TIP = 'map-tip'
const TOUCHED_FOR_MS = 10_000

interface Props {
  /** The height for which places are chosen, CSS px: they stay when cards take room from the map, or give it back. */
  readonly planHeight: number
}

/** Every machine in its own place, with its checks. A new status lights up there; nothing is ever sorted. */
export function WallMap({ planHeight }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box)
  const revision = useTable(() => table.setRevision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision stands for the set of rows.
  const bands = useMemo(() => bandsOf(table.rows.values(), table.site.groups), [revision])
  const fit = useMemo(() => arrange(bands, { width, height, planHeight }), [bands, width, height, planHeight])
  const cells = useMemo(() => bands.flatMap((band) => band.cells), [bands])
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const [shown, setShown] = useState<{ readonly key: string; readonly isTouched: boolean } | null>(null)
  const placeWith = (key: string | undefined) => cells.findIndex((cell) => cell.key === key)
  const active = Math.max(0, placeWith(activeKey ?? undefined))
  const shownAt = placeWith(shown?.key)
  const navigate = useNavigate()
  const isTiny = Math.min(fit.tileWidth, fit.tileHeight) < LEAST_TARGET && width < PHONE
  const open = (cell: Cell, band: Band | undefined) => {
    const [first] = cell.ids
    if (isTiny && band !== undefined) navigate(groupPath(band.name))
    else if (cell.ids.length === 1 && first !== undefined) navigate(checkPath(first))
    else navigate(cell.host === null ? checksPath(cell.title) : hostPath(cell.host))
  }
  const cellAt = (target: EventTarget) => cells[placeOf(target) ?? -1] ?? null
  const bandOf = (cell: Cell) => bands.find((band) => band.cells.includes(cell))
  useEffect(() => {
    if (!shown?.isTouched) return
    const end = () => setShown(null)
    const elsewhere = ({ target }: PointerEvent) => target instanceof Node && !box.current?.contains(target) && end()
    // Whoever touched a screen on a wall may have gone.
    const timer = setTimeout(end, TOUCHED_FOR_MS)
    document.addEventListener('pointerdown', elsewhere)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerdown', elsewhere)
    }
  }, [shown])
  const keys = useMapKeys(
    cells,
    fit,
    active,
    (at) => setActiveKey(cells[at]?.key ?? null),
    (cell) => open(cell, undefined),
  )
  const show = (cell: Cell | null, isTouched = false) => setShown(cell && { key: cell.key, isTouched })
  const size = tileSize(fit.tileWidth, fit.tileHeight)
  const type = useMemo(
    () =>
      nameType(
        cells.map(({ label }) => label),
        size,
        fit.tileWidth,
        fit.tileHeight,
      ),
    [cells, size, fit],
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: tiles are placed freely; a table could not be.
    <div
      ref={box}
      role="grid"
      aria-label="Map of all checks"
      aria-rowcount={fit.rows.length}
      className={styles.map}
      data-size={size}
      style={{
        '--tile-width': `${fit.tileWidth}px`,
        '--tile-height': `${fit.tileHeight}px`,
        '--tile-name': `${type.size}px`,
      }}
      onClick={(event) => {
        const cell = cellAt(event.target)
        // A finger cannot hover: its first tap shows what the second opens.
        if (cell !== null && isTouch(event.nativeEvent) && !isTiny && shown?.key !== cell.key) show(cell, true)
        else if (cell !== null) open(cell, bandOf(cell))
      }}
      onPointerOver={(event) => isTouch(event.nativeEvent) || show(cellAt(event.target))}
      onPointerLeave={(event) => isTouch(event.nativeEvent) || show(null)}
      onFocus={(event) => {
        const cell = cellAt(event.target)
        // Whoever clicks knows what is under the pointer.
        if (event.target.matches(':focus-visible')) show(cell)
        if (cell !== null) setActiveKey(cell.key)
      }}
      onBlur={() => show(null)}
      onKeyDown={(event) => (event.key === 'Escape' && shown !== null ? show(null) : keys(event))}
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
              pips={hasPips(size, fit.tileHeight)}
              type={type}
              focusable={row.start + column === active}
              tip={row.start + column === shownAt ? TIP : undefined}
            />
          ))}
        </div>
      ))}
      <Tip cells={cells} fit={fit} at={shownAt} isTouched={shown?.isTouched ?? false} map={{ width, height }} />
    </div>
  )
}

interface TipProps extends Pick<Parameters<typeof MapTip>[0], 'map' | 'isTouched'> {
  readonly cells: readonly Cell[]
  readonly fit: WallFit
  /** Place of the box it is about; -1: of none. */
  readonly at: number
}

function Tip({ cells, fit: { rows, tileWidth, tileHeight, gap }, at, ...rest }: TipProps) {
  const cell = cells[at]
  const row = rows.find(({ start, count }) => at >= start && at < start + count)
  if (cell === undefined || row === undefined) return null
  const x = row.x + (at - row.start) * (tileWidth + gap)
  return <MapTip id={TIP} cell={cell} x={x} y={row.y} width={tileWidth} height={tileHeight} {...rest} />
}

/** Only newer browsers say what clicked; elsewhere the first tap opens. */
const isTouch = (event: Event) => 'pointerType' in event && event.pointerType === 'touch'

/** The place of the box that something is in. */
function placeOf(target: EventTarget): number | null {
  const at = target instanceof Element ? target.closest('[data-at]')?.getAttribute('data-at') : null
  return at === null || at === undefined ? null : Number(at)
}

/** Room for the names of groups, whose type grows with the wall. */
const labelWidth = (width: number) =>
  width < PHONE ? 72 : Math.max(96, Math.round(readSize(innerWidth, innerHeight) * 2.6))

function arrange(
  bands: readonly Band[],
  { width, height, planHeight }: { readonly width: number; readonly height: number; readonly planHeight: number },
): WallFit {
  const isSeen = width > 0 && height > 0
  return fitWall(isSeen ? bands.map((band) => band.cells.length) : [], {
    ...{ width, height, planHeight },
    ...{ labelWidth: labelWidth(width), labelHeight: 16 },
  })
}
