import type { Refused } from '@foretop/shared/handling.ts'
import { createTurns } from '../in-turn.ts'

/** Browsers hold back more than so many requests to one server anyway. */
const AT_ONCE = 6
const inTurn = createTurns(AT_ONCE)

/** Asks for each, some at a time; one that fails does not hold up the others. */
export async function each<T, R>(
  things: readonly T[],
  idOf: (thing: T) => string,
  ask: (thing: T) => Promise<R>,
): Promise<{ readonly done: readonly R[]; readonly refused: Refused }> {
  const done: R[] = []
  const refused: Refused[number][] = []
  const work = async (thing: T) => {
    try {
      done.push(await inTurn(() => ask(thing)))
    } catch (cause) {
      refused.push({ id: idOf(thing), reason: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  await Promise.all(things.map(work))
  return { done, refused }
}
