/** What a list's cursor stands on: the item, and its place should the item go. */
export interface ListCursor {
  readonly id: string | undefined
  readonly at: number
}

/** At the head of a list, whatever comes to stand there. */
export const AT_HEAD: ListCursor = { id: undefined, at: 0 }

/** Where the cursor is now: it goes with its item, so that a key never meets another one that came in above. */
export function placeOf({ id, at }: ListCursor, ids: readonly string[]): number {
  const found = id === undefined ? -1 : ids.indexOf(id)
  return found >= 0 ? found : Math.min(at, ids.length - 1)
}
