/** Moves places of labels so that none is nearer to the next than `least`, and as little as that allows, within bounds. */
export function apart(places: readonly number[], least: number, top: number, bottom: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place)
  let from = top
  for (const label of order) {
    label.place = Math.max(label.place, from)
    from = label.place + least
  }
  // Those that were pushed out at the foot push back.
  let to = bottom
  for (const label of order.toReversed()) {
    label.place = Math.min(label.place, to)
    to = label.place - least
  }
  return order.toSorted((a, b) => a.index - b.index).map(({ place }) => place)
}
