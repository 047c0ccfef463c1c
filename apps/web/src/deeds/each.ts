import type { Refused } from '@foretop/shared/handling.ts'

/** Browsers hold back more than so many requests to one server anyway. */
const AT_ONCE = 6

/** Asks for each, some at a time; one that fails does not hold up the others. */
export async function each<T, R>(
  things: readonly T[],
  idOf: (thing: T) => string,
  ask: (thing: T) => Promise<R>,
): Promise<{ readonly done: readonly R[]; readonly refused: Refused }> {
  const done: R[] = []
  const refused: Refused = []
  const waiting = things.values()
  const work = async () => {
    for (const thing of waiting) {
      try {
        done.push(await ask(thing))
      } catch (cause) {
        refused.push({ id: idOf(thing), reason: cause instanceof Error ? cause.message : String(cause) })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { done, refused }
}
