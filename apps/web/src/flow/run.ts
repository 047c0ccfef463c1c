import type { Point } from './lay-out.ts'

/** Arrows as the `d` of an SVG path. */

const text = (...numbers: readonly number[]): string => numbers.map((number) => number.toFixed(2)).join(' ')

/** Down from point to point, leaving and arriving straight. */
export const bend = (points: readonly Point[]): string => curve(points, 'down')

/** The same from left to right. */
export const sweep = (points: readonly Point[]): string => curve(points, 'right')

function curve(points: readonly Point[], direction: 'down' | 'right'): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let from = first
  return rest.reduce(
    (run, to) => {
      const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2]
      const turns = direction === 'down' ? text(from.x, y, to.x, y) : text(x, from.y, x, to.y)
      from = to
      return `${run} C ${turns} ${text(to.x, to.y)}`
    },
    `M ${text(first.x, first.y)}`,
  )
}

export const flat = (from: number, to: number, y: number): string => `M ${text(from, y)} L ${text(to, y)}`

/** From the foot of one box under others to the foot of another. */
export const under = (from: Point, to: Point, depth: number): string =>
  `M ${text(from.x, from.y)} C ${text(from.x, from.y + depth, to.x, to.y + depth, to.x, to.y)}`

/** Round the outside of a column, along a lane at `x`; its two turns are round by at most `radius`. */
export function aside(from: Point, to: Point, x: number, radius: number): string {
  const turn = Math.min(radius, Math.abs(to.y - from.y) / 2, x - from.x, x - to.x)
  const along = Math.sign(to.y - from.y) * turn
  const [out, back] = [
    `L ${text(x - turn, from.y)} Q ${text(x, from.y, x, from.y + along)}`,
    `L ${text(x, to.y - along)} Q ${text(x, to.y, x - turn, to.y)}`,
  ]
  return `M ${text(from.x, from.y)} ${out} ${back} L ${text(to.x, to.y)}`
}
