import { useMemo } from 'react'
import { usePlotArea, useYAxisScale } from 'recharts'
import { isProblem } from '../../checks/status.ts'
import type { Span } from '../../time/spans.ts'
import { apart } from './apart.ts'
import type { Drawing, Remark } from './drawing.ts'
import type { Hole } from './holes.ts'
import { lineLook } from './line-look.ts'
import { bandPath, gapMsOf } from './line-path.ts'
import { placeWords } from './place-words.ts'
import type { Axis } from './ticks.ts'

/** What a graph shows beside its lines. Each part must stand inside of a chart, whose plot it measures. */

interface Time {
  readonly from: number
  readonly to: number
}

const STRIP_PX = 4
/** Words over lines are read against their ground. */
export const HALO = { stroke: 'var(--s1)', strokeWidth: 3, paintOrder: 'stroke' }
/** A hatched gap has its reason written in where there is room for it. */
const ROOM_PX = 96

function usePlace({ from, to }: Time) {
  const area = usePlotArea()
  if (area === undefined) return null
  const x = (at: number) => area.x + ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * area.width
  return { ...area, xOf: x, bottom: area.y + area.height }
}

/** Gaps of which the reason is known. `id` tells the patterns of several graphs of a page apart. */
export function HoleMarks({ holes, id, ...time }: { readonly holes: readonly Hole[]; readonly id: string } & Time) {
  const place = usePlace(time)
  if (place === null || holes.length === 0) return null
  return (
    <g>
      <defs>
        <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line y2="7" stroke="var(--text3)" strokeOpacity="0.45" strokeWidth="2" />
        </pattern>
      </defs>
      {holes
        .filter((hole) => hole.to > time.from && hole.from < time.to)
        .map((hole) => {
          const [left, right] = [place.xOf(hole.from), place.xOf(hole.to)]
          return (
            <g key={hole.from}>
              <rect x={left} y={place.y} width={right - left} height={place.height} fill={`url(#${id})`}>
                <title>{hole.why}</title>
              </rect>
              {right - left > ROOM_PX && (
                <text
                  x={(left + right) / 2}
                  y={place.y + 16}
                  textAnchor="middle"
                  fill="var(--text2)"
                  {...HALO}
                  fontSize="12"
                >
                  {hole.why}
                </text>
              )}
            </g>
          )
        })}
    </g>
  )
}

/** From the least to the most of what each point stands for; drawn here as each of the library's own areas makes the whole chart count again. */
export function Bands({
  drawing,
  domain: [low, high],
}: {
  readonly drawing: Drawing
  readonly domain: Axis['domain']
}) {
  const area = usePlotArea()
  const { lines } = drawing.panel
  const paths = useMemo(() => {
    if (area === undefined) return []
    const { times, from, to } = drawing
    const field = { from, to, low, high, width: area.width, height: area.height }
    const gapMs = gapMsOf(drawing)
    return lines.map((line) => bandPath(times, line, gapMs, field))
  }, [drawing, lines, low, high, area])
  if (area === undefined) return null
  return (
    <g transform={`translate(${area.x} ${area.y})`}>
      {lines.map((line, n) => (
        <path key={line.key} d={paths[n]} fill={lineLook(n, lines, null).stroke} fillOpacity={0.18} />
      ))}
    </g>
  )
}

/**
 * When the check was not well. Drawn here because each of the library's own areas makes the whole chart count again:
 * the month of a restless check took 13 s.
 */
export function TroubleTints({ spans, ...time }: { readonly spans: readonly Span[] } & Time) {
  const place = usePlace(time)
  if (place === null) return null
  return (
    <g>
      {spans
        .filter(({ status }) => isProblem(status))
        .map(({ status, from, to }) => (
          <rect
            key={from}
            x={place.xOf(from)}
            y={place.y}
            width={Math.max(0, place.xOf(to) - place.xOf(from))}
            height={place.height}
            fill={`var(--${status}-ink)`}
            fillOpacity={0.1}
          />
        ))}
    </g>
  )
}

/** What status there was when, along the foot of the plot. */
export function StatusStrip({ spans, ...time }: { readonly spans: readonly Span[] } & Time) {
  const place = usePlace(time)
  if (place === null) return null
  return (
    <g>
      {spans.map((span) => (
        <rect
          key={span.from}
          x={place.xOf(span.from)}
          y={place.bottom}
          // A short trouble in a long time is still seen.
          width={Math.max(span.status === 'ok' ? 0 : 2, place.xOf(span.to) - place.xOf(span.from))}
          height={STRIP_PX}
          fill={span.status === 'pending' ? 'var(--edge)' : `var(--${span.status}-ink)`}
          // Quiet when well.
          fillOpacity={span.status === 'ok' ? 0.4 : 1}
        />
      ))}
    </g>
  )
}

/** What people wrote; all the lines stand, and the words as far as there is room, newest first. */
export function NoteMarks({ notes, ...time }: { readonly notes: readonly Remark[] } & Time) {
  const place = usePlace(time)
  if (place === null) return null
  const shown = notes
    .filter(({ at }) => at >= time.from && at <= time.to)
    .toSorted((a, b) => b.at - a.at)
    .map(({ at, text }) => ({ at, text, x: place.xOf(at), words: inShort(text) }))
  const standings = placeWords(
    shown.map(({ x, words }) => ({ x, width: words.length * LETTER_PX + 2 * BESIDE_PX })),
    place.x,
    place.x + place.width,
  )
  return (
    <g>
      {shown.map(({ at, text, x, words }, index) => {
        const standing = standings[index]
        return (
          <g key={`${at} ${text}`}>
            <line x1={x} x2={x} y1={place.y} y2={place.bottom} stroke="var(--text2)" strokeDasharray="1 3">
              <title>{text}</title>
            </line>
            {standing !== null && (
              <text
                x={standing === 'left' ? x - BESIDE_PX : x + BESIDE_PX}
                y={place.bottom - 6}
                textAnchor={standing === 'left' ? 'end' : 'start'}
                fill="var(--text2)"
                {...HALO}
                fontSize="12"
              >
                {words}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

const BESIDE_PX = 4
const inShort = (text: string) => (text.length > NOTE_LETTERS ? `${text.slice(0, NOTE_LETTERS)}…` : text)
const NOTE_LETTERS = 28
export const LETTER_PX = 6.6

export interface EndLabel {
  readonly key: string
  readonly text: string
  /** Where the line ends, in its unit. */
  readonly value: number
  readonly stroke: string
}

/** Each line's name where it ends. */
export function EndLabels({ labels }: { readonly labels: readonly EndLabel[] }) {
  const area = usePlotArea()
  const scale = useYAxisScale()
  if (area === undefined || scale === undefined) return null
  const places = labels.map(({ value }) => Number(scale(value)))
  const standing = apart(places, LABEL_PX, area.y + 4, area.y + area.height - 2)
  return (
    <g>
      {labels.map(({ key, text, stroke }, at) => (
        <text key={key} x={area.x + area.width + 6} y={(standing[at] ?? 0) + 4} fill={stroke} fontSize="12">
          {text}
        </text>
      ))}
    </g>
  )
}

const LABEL_PX = 15
