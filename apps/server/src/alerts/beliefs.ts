import { isBeginning, isEnd, type Told, toldAfter } from '../core/decide.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Belief } from '../store/decisions.ts'
import type { Write } from '../store/write.ts'
import type { Notice, OutboxRow } from './notice.ts'

/** What recipients believe of each check: what was delivered to them. The one place that knows. */
export interface Beliefs {
  /** Of these somebody believes something, or is to. */
  checkIds(): readonly string[]
  /** Of a check, by recipient; also of those that are no more. */
  delivered(checkId: string): ReadonlyMap<string, Told>
  /** The same once all that is on its way has come. */
  expected(checkId: string): ReadonlyMap<string, Told>
  /** Something of a check is on its way to somebody. */
  isOnItsWay(checkId: string, recipient: string): boolean
  /** These are on their way. */
  promise(rows: readonly OutboxRow[]): void
  /** They came, at that wall time: what is to be stored with that. */
  came(rows: readonly OutboxRow[], at: number): Changed
  /** They never will. Of an end that never comes nobody waits: what comes next is new. */
  lost(rows: readonly OutboxRow[]): Changed
  /** They were never sent, and nothing follows from that. */
  withdrawn(rows: readonly OutboxRow[]): void
  /** Others take the place of a recipient that is no more. */
  inherit(checkId: string, from: string, to: readonly string[]): Changed
  /** A check has another id now: what is believed of it goes with it. */
  rename(from: string, to: string): void
  /** As it can be said to whoever believes what was delivered until now; `null`: what it goes on from was never said. */
  tellable(rows: readonly OutboxRow[]): ReadonlyMap<OutboxRow, Notice | null>
}

/** The part of a write that makes it last. */
export type Changed = Required<Pick<Write, 'beliefs' | 'over'>>

interface Known {
  told: Told | null
  /** On their way, oldest first. */
  promised: readonly OutboxRow[]
}

/** `left`: what was stored when the last run ended. */
export function createBeliefs(left: readonly Belief[]): Beliefs {
  const known = new Map<string, Map<string, Known>>()
  /** The checks whose ids are others since these went on their way, by row. */
  const others = new Map<string, string>()
  const idOf = ({ id, notice }: OutboxRow): string => others.get(id) ?? notice.checkId
  const ofCheck = (checkId: string): Map<string, Known> => {
    const there = known.get(checkId) ?? new Map<string, Known>()
    known.set(checkId, there)
    return there
  }
  const of = (checkId: string, recipient: string): Known => {
    const there = ofCheck(checkId).get(recipient) ?? { told: null, promised: [] }
    ofCheck(checkId).set(recipient, there)
    return there
  }
  const tidy = (checkId: string, recipient: string) => {
    const { told, promised } = of(checkId, recipient)
    if (told === null && promised.length === 0) ofCheck(checkId).delete(recipient)
    if (ofCheck(checkId).size === 0) known.delete(checkId)
  }
  const those = (checkId: string, which: (one: Known) => Told | null): ReadonlyMap<string, Told> => {
    const pairs = [...(known.get(checkId) ?? [])].map(([recipient, one]) => [recipient, which(one)] as const)
    return new Map(pairs.filter((pair): pair is [string, Told] => pair[1] !== null))
  }
  /** What came or was lost is on its way no more. */
  const settle = (rows: readonly OutboxRow[], after: (told: Told | null, row: OutboxRow) => Told | null): Changed => {
    const moved = new Map<Known, { readonly checkId: string; readonly recipient: string }>()
    for (const row of inOrder(rows)) {
      const { id, channel: recipient } = row
      const checkId = idOf(row)
      others.delete(id)
      const one = of(checkId, recipient)
      one.promised = one.promised.filter((row) => row.id !== id)
      one.told = after(one.told, row)
      moved.set(one, { checkId, recipient })
    }
    for (const { checkId, recipient } of moved.values()) tidy(checkId, recipient)
    return changedOf([...moved].map(([{ told }, whose]) => ({ ...whose, told })))
  }

  for (const { checkId, recipient, ...told } of left) of(checkId, recipient).told = told

  return {
    checkIds: () => [...known.keys()],
    delivered: (checkId) => those(checkId, ({ told }) => told),
    expected: (checkId) => those(checkId, ({ told, promised }) => promised.reduce(hears, told)),
    isOnItsWay: (checkId, recipient) => (known.get(checkId)?.get(recipient)?.promised ?? []).length > 0,
    promise(rows) {
      for (const row of rows) {
        const one = of(row.notice.checkId, row.channel)
        one.promised = inOrder([...one.promised.filter(({ id }) => id !== row.id), row])
      }
    },
    came: (rows, at) =>
      settle(rows, (told, row) => heardAt(hears(told, { ...row, notice: asTo(told, row.notice) ?? row.notice }), at)),
    lost: (rows) => settle(rows, (told, { notice: { why } }) => (isEnd(why) ? null : told)),
    withdrawn: (rows) => void settle(rows, (told) => told),
    inherit(checkId, from, to) {
      const { told } = of(checkId, from)
      for (const heir of to) of(checkId, heir).told = told
      of(checkId, from).told = null
      tidy(checkId, from)
      return changedOf([
        { checkId, recipient: from, told: null },
        ...to.map((heir) => ({ checkId, recipient: heir, told })),
      ])
    },
    rename(from, to) {
      const moved = known.get(from)
      if (moved === undefined) return
      known.delete(from)
      known.set(to, moved)
      for (const { promised } of moved.values()) for (const { id } of promised) others.set(id, to)
    },
    tellable(rows) {
      const said = new Map<OutboxRow, Notice | null>()
      for (const one of Map.groupBy(rows, (row) => `${row.channel} ${idOf(row)}`).values()) {
        let [told] = one.map((row) => of(idOf(row), row.channel).told)
        for (const row of inOrder(one)) {
          const notice = asTo(told ?? null, row.notice)
          said.set(row, notice)
          if (notice !== null) told = hears(told ?? null, { ...row, notice })
        }
        for (const row of one) tidy(idOf(row), row.channel)
      }
      return said
    },
  }
}

/** It is told when that is decided, whenever it happened. */
const hears = (told: Told | null, { notice, createdAt }: OutboxRow): Told | null =>
  toldAfter(told, { ...notice, at: createdAt })

/** Whoever waited long for it is not told again at once. */
const heardAt = (told: Told | null, at: number): Told | null => told && { ...told, lastAt: Math.max(told.lastAt, at) }

/** How it is said to somebody who believes this. */
function asTo(told: Told | null, notice: Notice): Notice | null {
  const { why, to } = notice
  if (isEnd(why)) return told === null ? null : notice
  if (told === null) return isBeginning(why) ? notice : { ...notice, why: 'opened', from: 'ok', was: [] }
  if (isBeginning(why) || told.status === notice.from) return notice
  if (told.status === to) return null
  return {
    ...notice,
    why: isProblem(to) && isWorse(to, told.status) ? 'worse' : 'eased',
    from: told.status,
    was: told.was,
  }
}

function changedOf(
  now: readonly { readonly checkId: string; readonly recipient: string; readonly told: Told | null }[],
): Changed {
  return {
    beliefs: now.flatMap(({ told, ...whose }) => (told === null ? [] : [{ ...whose, ...told }])),
    over: now.flatMap(({ told, ...whose }) => (told === null ? [whose] : [])),
  }
}

const inOrder = (rows: readonly OutboxRow[]): readonly OutboxRow[] =>
  rows.toSorted((a, b) => a.notice.transition - b.notice.transition)
