import type { Clock } from '../looking/clock.ts'
import { earliest } from './holding.ts'

/** Of which checks it must be asked again who hears of them, though nothing happens to them: it is another time. */
export interface Agenda {
  /** The next time for a check, wall ms, in place of any that was known; `Infinity`: none. */
  note(checkId: string, at: number): void
  rename(from: string, to: string): void
  stop(): void
}

/** The clock on the wall may be set meanwhile. */
const AT_LEAST_EACH_MS = 30_000

/** `onDue`: told each time once, in the order in which they were noted. */
export function createAgenda(clock: Clock, onDue: (checkIds: readonly string[]) => void): Agenda {
  /** What is asked holds from one wall time until the other: the clock may be set back before the first. */
  const times = new Map<string, { readonly from: number; readonly until: number }>()
  let timer: { readonly at: number; readonly end: Disposable } | null = null

  const arm = (at: number) => {
    if (timer !== null && timer.at <= at) return
    timer?.end[Symbol.dispose]()
    const inMs = Math.min(AT_LEAST_EACH_MS, Math.max(0, at - clock.moment().at))
    timer = { at, end: clock.after(inMs, ring) }
  }
  const ring = () => {
    timer = null
    const now = clock.moment().at
    const due = [...times].filter(([, { from, until }]) => now < from || now >= until).map(([checkId]) => checkId)
    for (const checkId of due) times.delete(checkId)
    if (due.length > 0) onDue(due)
    if (times.size > 0) arm(earliest([...times.values()].map(({ until }) => until)))
  }

  return {
    note(checkId, at) {
      times.delete(checkId)
      if (!Number.isFinite(at)) return
      times.set(checkId, { from: clock.moment().at, until: at })
      arm(at)
    },
    rename(from, to) {
      const known = times.get(from)
      if (known === undefined) return
      times.delete(from)
      times.set(to, known)
    },
    stop() {
      times.clear()
      timer?.end[Symbol.dispose]()
    },
  }
}
