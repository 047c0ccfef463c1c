import type { Point } from '../flow/lay-out.ts'
import type { Place } from './fit-map.ts'
import type { Road } from './roads.ts'

/** Where ways leave a box: those that are all needed at one point, those of a choice by a ring of their own. */
export interface Start {
  readonly from: string
  readonly choice: number | null
  /** Where they begin to be drawn. */
  readonly out: Point
  /** Of the ring; for a choice only. */
  readonly ring: Point
}

/** The ring at the side of a box from which the ways of one choice part. */
export interface Joint extends Point {
  readonly from: string
  readonly choice: number
}

export const JOINT_RADIUS = 0.26

export const startKey = ({ from, choice }: Pick<Road, 'from' | 'choice'>): string => `${choice ?? 'all'} ${from}`

/** Spread over the side of their box, in the order of what they lead to, so that they cross as little as may be. */
export function startsOf(
  roads: readonly Road[],
  placed: ReadonlyMap<string, Place>,
  direction: 'right' | 'down',
): ReadonlyMap<string, Start> {
  const across = (name: string) => {
    const place = placed.get(name)
    if (place === undefined) return 0
    return direction === 'right' ? place.y + place.height / 2 : place.x + place.width / 2
  }
  const byBox = Map.groupBy(roads, ({ from }) => from)
  const starts = [...byBox].flatMap(([from, roads]) => {
    const place = placed.get(from)
    const sides = [...Map.groupBy(roads, ({ choice }) => choice)]
      .map(([choice, roads]) => ({ choice, aim: meanOf(roads.map(({ to }) => across(to))) }))
      .toSorted((one, other) => one.aim - other.aim)
    if (place === undefined) return []
    return sides.map(({ choice }, at) => startAt(place, choice, (at + 1) / (sides.length + 1), direction))
  })
  return new Map(starts.map((start) => [startKey(start), start]))
}

/** `share`: how far along the side. */
export function startAt(place: Place, choice: number | null, share: number, direction: 'right' | 'down'): Start {
  const { name: from, x, y, width, height } = place
  const edge = direction === 'right' ? { x: x + width, y: y + share * height } : { x: x + share * width, y: y + height }
  const ahead = (far: number): Point =>
    direction === 'right' ? { x: edge.x + far, y: edge.y } : { x: edge.x, y: edge.y + far }
  return { from, choice, out: ahead(choice === null ? 0 : 2 * JOINT_RADIUS), ring: ahead(JOINT_RADIUS) }
}

export const jointsOf = (starts: ReadonlyMap<string, Start>): readonly Joint[] =>
  [...starts.values()].flatMap(({ from, choice, ring }) => (choice === null ? [] : [{ from, choice, ...ring }]))

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)
