import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { kiosk } from '../kiosk/kiosk.ts'
import { readSize } from '../wall/read-size.ts'
import type { Group, GroupBox } from './boxes.ts'
import { columnFit } from './column.ts'
import { fitMap, roadKey } from './fit-map.ts'
import { GroupLink, Users } from './group-box.tsx'
import type { Headline } from './headline.ts'
import { needWords } from './need-words.ts'
import { roadsOf, USERS } from './roads.ts'
import { JOINT_RADIUS } from './starts.ts'
import { step } from './step.ts'
import styles from './traffic.module.css'

/** Px of a group's title: what is under it is 0.8 of that, and nothing is under 12 px. */
const DESK = { least: 15, most: 26 }
const PHONE = { width: 640, size: 19 }

interface Props {
  readonly groups: readonly Group[]
  readonly boxes: readonly GroupBox[]
  readonly headlines: ReadonlyMap<string, Headline>
  /** What it has to fit into, in px; 0 before the first layout. */
  readonly width: number
  readonly height: number
}

/** The groups and the ways between them, as large as the screen lets them be. */
export function Traffic({ groups, boxes, headlines, width, height }: Props) {
  const roads = useMemo(() => roadsOf(groups), [groups])
  const fit = useMemo(() => {
    if (width === 0 || height === 0) return null
    // A kiosk is scrolled by nobody: there it always fits, and is as large as is read from afar.
    const sizes = kiosk ? { least: 1, most: readSize(innerWidth, innerHeight) } : DESK
    if (width < PHONE.width && !kiosk) return columnFit(roads, width, PHONE.size)
    return fitMap(roads, width, height, sizes)
  }, [roads, width, height])
  const [active, setActive] = useState<string | null>(null)
  const tip = useId()
  if (fit === null) return null
  const titles = new Map(groups.map(({ name, title }) => [name, title]))
  const words = new Map(groups.map((group) => [group.name, needWords(group, (name) => titles.get(name) ?? name)]))
  const byName = new Map(boxes.map((box) => [box.name, box]))
  const stops = fit.places.filter(({ name }) => name !== USERS)
  const current = stops.some(({ name }) => name === active) ? active : stops[0]?.name
  const move = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || current == null) return
    const next = step(event.key, current, stops)
    if (next === null) return
    event.preventDefault()
    setActive(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-group="${CSS.escape(next)}"]`)?.focus()
  }
  return (
    <nav
      className={styles.map}
      aria-label="Groups, from the users to the disk"
      style={{ fontSize: fit.size, width: `${fit.width}em`, height: `${fit.height}em` }}
      onKeyDown={move}
    >
      <svg viewBox={`0 0 ${fit.width} ${fit.height}`} aria-hidden="true">
        {(['calm', 'warning', 'critical', 'unknown'] as const).map((tone) => (
          <marker
            key={tone}
            id={`${tip}${tone}`}
            data-tone={tone}
            viewBox="0 0 8 8"
            refX="7.5"
            refY="4"
            markerWidth="0.6"
            markerHeight="0.6"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 .5 8 4 0 7.5z" />
          </marker>
        ))}
        {roads.roads.map((road) => {
          const tone = toneOf(byName.get(road.to))
          return (
            <path
              key={roadKey(road)}
              d={fit.runs.get(roadKey(road)) ?? ''}
              data-tone={tone}
              data-road={roadKey(road)}
              data-choice={road.choice ?? undefined}
              markerEnd={`url(#${tip}${tone})`}
            />
          )
        })}
        {fit.joints.map(({ from, choice, x, y }) => (
          <circle key={`${from} ${choice}`} cx={x} cy={y} r={JOINT_RADIUS} data-joint={from} />
        ))}
      </svg>
      {fit.places.map((place) => {
        const box = byName.get(place.name)
        if (box === undefined) return <Users key={place.name} place={place} />
        return (
          <GroupLink
            key={place.name}
            place={place}
            box={box}
            needs={words.get(place.name) ?? null}
            headline={headlines.get(place.name) ?? null}
            active={place.name === current}
            onFocus={() => setActive(place.name)}
          />
        )
      })}
    </nav>
  )
}

/** A way has the status of what it leads to, while nobody has that yet. */
function toneOf(box: GroupBox | undefined): 'calm' | 'warning' | 'critical' | 'unknown' {
  if (box === undefined || box.worst === null || box.handling !== null) return 'calm'
  const { status } = box.worst
  return status === 'warning' || status === 'critical' || status === 'unknown' ? status : 'calm'
}
