import type { Place } from './fit-map.ts'

const WAYS: { readonly [key: string]: readonly [x: number, y: number] } = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}
/** What lies to the side counts so much more than what lies ahead. */
const SIDEWAYS = 2

/** Which place an arrow key leads to: the nearest that way; `null` if there is none, or it is no such key. */
export function step(key: string, from: string, places: readonly Place[]): string | null {
  if (key === 'Home') return places[0]?.name ?? null
  if (key === 'End') return places.at(-1)?.name ?? null
  const [way, start] = [WAYS[key], places.find(({ name }) => name === from)]
  if (way === undefined || start === undefined) return null
  const [ways, across] = way
  const here = middle(start)
  const ahead = places.flatMap((place) => {
    const { x, y } = middle(place)
    const [forward, aside] = [(x - here.x) * ways + (y - here.y) * across, (x - here.x) * across + (y - here.y) * ways]
    return forward > 0.5 ? [{ name: place.name, far: forward + SIDEWAYS * Math.abs(aside) }] : []
  })
  return ahead.toSorted((one, other) => one.far - other.far)[0]?.name ?? null
}

const middle = ({ x, y, width, height }: Place) => ({ x: x + width / 2, y: y + height / 2 })
