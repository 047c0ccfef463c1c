/** The same looks as they may come: forwards, backwards, and begun at each of them. */
export const inAnyOrder = <T>(looks: readonly T[]): readonly (readonly T[])[] => [
  ...looks.map((_, first) => [...looks.slice(first), ...looks.slice(0, first)]),
  looks.toReversed(),
]
