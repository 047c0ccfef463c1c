/** From where to where along a column something runs, in one direction or the other. */
export interface Stretch {
  readonly name: string
  readonly from: number
  readonly to: number
}

/**
 * Beside a column, which lane each stretch is in: 0 is the innermost. All of one name have one lane, so that they join;
 * what shares a lane with others never touches them. The shorter is further in.
 */
export function lanesOf(stretches: readonly Stretch[]): ReadonlyMap<string, number> {
  const wholes = [...Map.groupBy(stretches, ({ name }) => name)].map(([name, each]) => {
    const ends = each.flatMap(({ from, to }) => [from, to])
    return { name, top: Math.min(...ends), bottom: Math.max(...ends) }
  })
  const lanes: { readonly top: number; readonly bottom: number }[][] = []
  const found = wholes
    .toSorted((a, b) => a.bottom - a.top - (b.bottom - b.top))
    .map((whole) => {
      const free = lanes.findIndex((lane) => lane.every(({ top, bottom }) => bottom < whole.top || whole.bottom < top))
      const at = free === -1 ? lanes.length : free
      lanes[at] = [...(lanes[at] ?? []), whole]
      return [whole.name, at] as const
    })
  return new Map(found)
}
