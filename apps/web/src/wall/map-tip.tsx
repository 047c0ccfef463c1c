import { formatAge } from '@foretop/shared/format/age.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { compareNeed, isProblem, nameOfId, WORDS } from '../checks/status.ts'
import { Shape } from '../components/shape.tsx'
import { useRevision, useTicking } from '../live/hooks.ts'
import { table } from '../live/live.ts'
import styles from './map-tip.module.css'
import type { Cell } from './places.ts'
import { tileCode, tileLook } from './tile-code.ts'

/** More would not be read from a tip. */
const MOST_LINES = 6
const MOST_NAMES = 12

interface Props {
  readonly id: string
  readonly cell: Cell
  /** Of the box, in the map. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly map: { readonly width: number; readonly height: number }
  /** Who shows it with a finger may not know that there is more. */
  readonly isTouched: boolean
}

/** What a box of the map holds: each check in trouble with its age and why, the others by name. */
export function MapTip({ id, cell, x, y, width, height, map, isTouched }: Props) {
  useRevision()
  const checks = cell.ids.flatMap((one) => table.rows.get(one) ?? [])
  const troubled = checks
    .filter((check) => isProblem(check.status) || suspicionOf(check) !== null)
    .toSorted(compareNeed)
  const lines = cell.checks.length === 1 ? checks : troubled
  const others = Map.groupBy(
    checks.filter((check) => !lines.includes(check)),
    ({ status }) => status,
  )
  const isLow = y > map.height / 2
  const isRight = x > map.width / 2
  return (
    <div
      id={id}
      role="tooltip"
      className={styles.tip}
      style={{
        ...(isLow ? { bottom: map.height - y + 4 } : { top: y + height + 4 }),
        ...(isRight ? { right: map.width - x - width } : { left: x }),
      }}
    >
      <b>{cell.title}</b>
      {lines.slice(0, MOST_LINES).map((check) => (
        <Line key={check.id} check={check} name={nameIn(cell, check.id)} />
      ))}
      {lines.length > MOST_LINES && <p>and {lines.length - MOST_LINES} more</p>}
      {[...others].map(([status, all]) => (
        <p key={status} className={styles.others}>
          {all.length} {WORDS[status]}:{' '}
          {all
            .slice(0, MOST_NAMES)
            .map((check) => nameIn(cell, check.id))
            .join(', ')}
          {all.length > MOST_NAMES && ' …'}
        </p>
      ))}
      {isTouched && <p className={styles.others}>Tap again to open</p>}
    </div>
  )
}

function Line({ check, name }: { readonly check: Summary; readonly name: string | undefined }) {
  const { status, since, blockedBy, text } = check
  const suspicion = suspicionOf(check)
  const age = useTicking((now) => formatAge(now - since))
  const perhaps = suspicion === null ? '' : `, perhaps ${WORDS[suspicion]}`
  const words = `${WORDS[status]} for ${age}${perhaps}`
  const blocked = blockedBy === null ? null : `blocked by ${nameOfId(blockedBy)}`
  return (
    <p>
      <Shape status={suspicion ?? status} hollow={suspicion !== null} /> {name} <span>{words}</span>{' '}
      {[blocked, text].filter((part) => part !== null && part !== '').join(', ')}
    </p>
  )
}

/** What it may be getting: worse only, for a first good look of what is bad says little. */
const suspicionOf = (check: Summary) => tileLook(tileCode(check)).candidate

const nameIn = (cell: Cell, id: string) => cell.checks.find((check) => check.id === id)?.name
