import { oneLine } from '@foretop/probes/one-line.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import type { Environment } from '../alerts/channels/proxy.ts'
import { cut } from '../alerts/message.ts'
import type { Holiday, Holidays } from '../core/hours.ts'
import { type Clock, every, systemClock } from '../looking/clock.ts'
import { getCalendar, isAddress } from './get.ts'
import { readCalendar } from './read.ts'
import type { Shelf } from './shelf.ts'

const DAY_MS = 86_400_000
const TICK_MS = 60_000
/** One that could not be fetched is asked for again so soon. */
const AGAIN_MS = 15 * 60_000
const FETCH_WITHIN_MS = 30_000
/** Of why one cannot be read. */
const MOST_LETTERS = 120
/** What is read of each: rotas are looked at in the past too. */
const BACK_MS = 400 * DAY_MS
const AHEAD_MS = 800 * DAY_MS

type Staff = Pick<Plan, 'hours' | 'rotas'>

interface Parts {
  readonly shelf: Shelf
  readonly env: Environment
  readonly onTrouble: () => void
  /** Something else stands in them: who is on call may be another. */
  readonly onChange?: () => void
  readonly clock?: Clock
}

/** Whoever knows what stands in the calendars that the plan names. */
export interface CalendarKeeper extends AsyncDisposable {
  /** The same object for as long as nothing in it is another. */
  holidays(): Holidays
  trouble(): readonly Trouble[]
  /** Takes up what a plan names as it was when it was last read, without asking anybody. Never rejects. */
  recall(plan: Staff): Promise<void>
  /** Takes up another plan; resolves when all it names was tried, at most some seconds. */
  adopt(plan: Staff): Promise<void>
  /** Resolves when nothing is being read. */
  settled(): Promise<void>
}

interface Kept {
  readonly dueAt: number
  readonly ailment: { readonly since: number; readonly text: string } | null
}

/**
 * Reads each calendar again every day, those over HTTP and files alike. What was once fetched is on disk, and holds while
 * there is nothing newer: that it cannot be had is a trouble of the monitor.
 */
export function startCalendars({ shelf, env, onTrouble, onChange, clock = systemClock }: Parts): CalendarKeeper {
  let holidays: Holidays = new Map()
  let plan: Staff = {}
  const kept = new Map<string, Kept>()
  const stopped = new AbortController()

  const learn = (calendar: string, found: readonly Holiday[]) => {
    if (JSON.stringify(holidays.get(calendar)) === JSON.stringify(found)) return
    holidays = new Map([...holidays, [calendar, found]])
    onChange?.()
  }
  const read = (text: string) => {
    const { at } = clock.moment()
    return readCalendar({ text, window: { from: at - BACK_MS, until: at + AHEAD_MS } })
  }
  const renew = async (calendar: string): Promise<void> => {
    try {
      const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(FETCH_WITHIN_MS)])
      const text = await getCalendar(calendar, env, signal)
      learn(calendar, await read(text))
      if (isAddress(calendar)) await shelf.put(calendar, text)
      kept.set(calendar, { dueAt: clock.now() + DAY_MS, ailment: null })
    } catch (error) {
      if (stopped.signal.aborted) return
      const since = kept.get(calendar)?.ailment?.since ?? clock.moment().at
      // It may be private, and is quoted by what could not read it.
      const text = cut(oneLine(error instanceof Error ? error.message : String(error)), MOST_LETTERS)
      kept.set(calendar, { dueAt: clock.now() + AGAIN_MS, ailment: { since, text } })
    }
  }
  /** What it was when it was last fetched, until it is fetched again. */
  const recall = async (calendar: string): Promise<void> => {
    const text = isAddress(calendar)
      ? await shelf.get(calendar)
      : await getCalendar(calendar, env, stopped.signal).catch(() => null)
    if (text !== null) learn(calendar, await read(text).catch(() => []))
  }
  const tend = async (): Promise<void> => {
    const due = calendarsIn(plan).filter((calendar) => (kept.get(calendar)?.dueAt ?? 0) <= clock.now())
    await Promise.all(due.map(renew))
    if (due.length > 0) onTrouble()
  }
  let underWay: Promise<void> = Promise.resolve()
  // One after the other, so that two never fetch the same.
  const tendNext = () => {
    underWay = underWay.then(tend)
    return underWay
  }
  const ticking = every(clock, TICK_MS, () => void tendNext())
  return {
    holidays: () => holidays,
    trouble: () =>
      kept
        .values()
        .filter(({ ailment }) => ailment !== null)
        .toArray()
        .flatMap(({ ailment }) => ailment ?? [])
        .slice(0, 1)
        .map(({ since }) => ({ of: 'calendar' as const, since, text: textOf(kept, plan) })),
    recall: async (next) => void (await Promise.all(calendarsIn(next).map(recall))),
    async adopt(next) {
      plan = next
      const named = new Set(calendarsIn(plan))
      // A new plan is a reason to look at files again, and at what could not be had.
      for (const [calendar, { ailment }] of kept)
        if (!named.has(calendar) || ailment !== null || !isAddress(calendar)) kept.delete(calendar)
      if (holidays.keys().some((calendar) => !named.has(calendar)))
        holidays = new Map(holidays.entries().filter(([calendar]) => named.has(calendar)))
      await Promise.all([...named].filter((calendar) => !holidays.has(calendar)).map(recall))
      await shelf.keep([...named])
      await tendNext()
    },
    settled: () => underWay,
    async [Symbol.asyncDispose]() {
      ticking[Symbol.dispose]()
      stopped.abort()
      await underWay
    },
  }
}

/** Each once: files and addresses. */
function calendarsIn({ hours = [], rotas = [] }: Staff): readonly string[] {
  const named = [...hours, ...rotas.flatMap(({ layers }) => layers)].map(({ holidays }) => holidays)
  return [...new Set(named.filter((calendar) => calendar !== null))]
}

/** By whose they are, not by their addresses, which may be secret. */
function textOf(kept: ReadonlyMap<string, Kept>, { hours = [], rotas = [] }: Staff): string {
  const users = [
    ...hours.map(({ name, holidays }) => ({ whose: `hours ${name}`, holidays: [holidays] })),
    ...rotas.map(({ name, layers }) => ({ whose: `rota ${name}`, holidays: layers.map(({ holidays }) => holidays) })),
  ]
  const texts = users.flatMap(({ whose, holidays }) =>
    holidays.flatMap((calendar) => {
      const ailment = calendar === null ? null : kept.get(calendar)?.ailment
      return ailment == null ? [] : [`the calendar of ${whose} cannot be read: ${ailment.text}`]
    }),
  )
  return [...new Set(texts)].join('; ')
}
