/** Deeds of which at most so many are under way at once; the others wait for their turn, in the order they came. */
export function createTurns(most: number): <T>(deed: () => Promise<T>) => Promise<T> {
  let underWay = 0
  const waiting: (() => void)[] = []
  return async (deed) => {
    if (underWay < most) underWay += 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await deed()
    } finally {
      const next = waiting.shift()
      // The place goes from hand to hand.
      if (next === undefined) underWay -= 1
      else next()
    }
  }
}
