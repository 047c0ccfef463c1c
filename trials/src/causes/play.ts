import type { Summary } from '@foretop/shared/wire.ts'
import type { WatchedEstate } from './estate.ts'
import { type Card, type Cause, cardsOf, nameOf } from './faults.ts'
import { until } from './until.ts'

/** Breaks all of it at once, waits until the wall has just its causes, mends it. Returns what was wrong, in words. */
export async function playCauses(
  estate: WatchedEstate,
  causes: readonly Cause[],
  look: (cards: readonly Card[]) => Promise<readonly string[]> = async () => [],
): Promise<readonly string[]> {
  const name = nameOf(causes)
  const expected = cardsOf(causes)
  const cards = expected.map(({ id }) => id)
  const wrong: string[] = []
  const startedAt = Date.now()
  for (const { fault } of causes) estate.break(fault)
  await until(async () => {
    const roots = rootsAmong(await estate.checks())
    if (roots.join() !== cards.join())
      throw new Error(`${name}: expected cards ${cards.join(', ')}; there are ${roots.join(', ')}`)
    const told = [...(await estate.toldSince(startedAt)).keys()]
    if (told.join() !== cards.join())
      throw new Error(`${name}: expected to be told of ${cards.join(', ')}; was of ${told.join(', ')}`)
  }, LONGEST_MS).catch((error: Error) => wrong.push(error.message))
  if (wrong.length === 0) wrong.push(...(await look(expected)))
  const mendedAt = Date.now()
  estate.mendAll()
  await estate.wellAgain().catch((error: Error) => wrong.push(`${name}: ${error.message}`))
  const told = await estate.toldSince(startedAt)
  const left = causes.flatMap(({ leaves = [] }) => leaves)
  const isOwed = (id: string, at: number) => cards.includes(id) || (at >= mendedAt && left.includes(id))
  const extra = [...told].filter(([id, { at }]) => !isOwed(id, at))
  const when = (at: number) =>
    at < mendedAt ? `${seconds(at - startedAt)} after it broke` : `${seconds(at - mendedAt)} after it was mended`
  wrong.push(...extra.map(([id, { at, text }]) => `${name}: it was told of ${id}, too, ${when(at)}: ${text}`))
  return wrong
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

/** What a card is made of: what is wrong, and not explained by anything else. */
const rootsAmong = (checks: readonly Summary[]): readonly string[] =>
  checks
    .filter(({ status, blockedBy }) => status !== 'ok' && status !== 'pending' && blockedBy === null)
    .map(({ id }) => id)
    .sort()

const LONGEST_MS = 120_000
