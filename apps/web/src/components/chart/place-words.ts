/** Where words beside a moment stand: right of it, left of it, or nowhere; both ends in px. */
export type Standing = 'right' | 'left' | null

interface Words {
  readonly x: number
  readonly width: number
}

/** Finds room for words in the order given, so that none lies over another or reaches out of the plot. */
export function placeWords(words: readonly Words[], left: number, right: number): Standing[] {
  const taken: (readonly [number, number])[] = []
  return words.map(({ x, width }) => {
    const standing = (['right', 'left'] as const).find((side) => {
      const [from, to] = side === 'right' ? [x, x + width] : [x - width, x]
      return from >= left && to <= right && taken.every(([a, b]) => to <= a || from >= b)
    })
    if (standing !== undefined) taken.push(standing === 'right' ? [x, x + width] : [x - width, x])
    return standing ?? null
  })
}
