const BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000]
const SLOT_MS = 1_000
const SLOTS = 60

interface Slot {
  /** Which second of all time it holds. */
  readonly second: number
  readonly counts: number[]
  latestMs: number
}

/** A histogram: `counts[i]` looks were at most `boundsMs[i]` late and later than the bound before; the last has no bound. */
export interface Lateness {
  readonly boundsMs: readonly number[]
  readonly counts: readonly number[]
  readonly sumMs: number
}

/** How late looks start: since the process began, and over the last minute. */
export interface LatenessLog {
  readonly total: Lateness & { readonly counts: number[]; sumMs: number }
  /** One for each second, in turn. */
  readonly slots: Slot[]
}

export const createLateness = (): LatenessLog => ({
  total: { boundsMs: BOUNDS_MS, counts: emptyCounts(), sumMs: 0 },
  slots: [],
})

export function noteLateness({ total, slots }: LatenessLog, lateMs: number, now: number): void {
  const bound = BOUNDS_MS.findIndex((boundMs) => lateMs <= boundMs)
  const index = bound === -1 ? BOUNDS_MS.length : bound
  total.counts[index] = (total.counts[index] ?? 0) + 1
  total.sumMs += lateMs
  const slot = slotOf(slots, Math.floor(now / SLOT_MS))
  slot.counts[index] = (slot.counts[index] ?? 0) + 1
  slot.latestMs = Math.max(slot.latestMs, lateMs)
}

/** How late the looks of the last minute were: half of them and 99 of 100 at most so much; `null` when there were none. */
export interface RecentLateness {
  readonly overMs: number
  readonly looks: number
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly maxMs: number | null
}

export function recentLateness({ slots }: LatenessLog, now: number): RecentLateness {
  const second = Math.floor(now / SLOT_MS)
  const recent = slots.filter((slot) => slot.second <= second && slot.second > second - SLOTS)
  const counts = emptyCounts().map((_, index) => recent.reduce((sum, slot) => sum + (slot.counts[index] ?? 0), 0))
  const looks = counts.reduce((sum, count) => sum + count, 0)
  const maxMs = looks === 0 ? null : Math.max(...recent.map(({ latestMs }) => latestMs))
  return {
    overMs: SLOTS * SLOT_MS,
    looks,
    p50Ms: maxMs && atMost(counts, looks / 2, maxMs),
    p99Ms: maxMs && atMost(counts, looks * 0.99, maxMs),
    maxMs,
  }
}

/** The bound below which so many of the looks lie: never too low, and no higher than the latest of them. */
function atMost(counts: readonly number[], rank: number, maxMs: number): number {
  let total = 0
  const index = counts.findIndex((count) => {
    total += count
    return total >= rank
  })
  return Math.min(BOUNDS_MS[index] ?? maxMs, maxMs)
}

function slotOf(slots: Slot[], second: number): Slot {
  const place = second % SLOTS
  const known = slots[place]
  if (known?.second === second) return known
  const fresh = { second, counts: emptyCounts(), latestMs: 0 }
  slots[place] = fresh
  return fresh
}

const emptyCounts = (): number[] => [...BOUNDS_MS, 0].map(() => 0)
