/** How much is captured: so that a storm, or one check that flaps, costs what is known beforehand. */
export const ALLOWED = {
  /** Begun within a minute, in all; what people ask for comes on top. */
  inAMinute: 32,
  byPeopleInAMinute: 12,
  /** For one incident, without what people ask for; and so soon again at the earliest. */
  ofAnIncident: 6,
  againMs: 60_000,
  bytesADay: 33_554_432,
} as const

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** So many incidents are remembered; of one that is forgotten more may be captured. */
const REMEMBERED = 5_000

export interface Allowance {
  /** Whether it is time for an incident again; counted as begun then. */
  mayAgain(incidentId: string): boolean
  /** How many of these may begin now, counted as begun; and why no more. */
  many(wanted: number): { readonly count: number; readonly why: string }
  /** Why nothing may be captured for a person now; `null`: it may, and is counted. */
  refuses(wanted: number): string | null
  spend(bytes: number): void
}

/** `now`: monotonic, ms; `bytesBefore`: of the last day. */
export function createAllowance(now: () => number, bytesBefore: number): Allowance {
  let day = { since: now(), bytes: bytesBefore }
  let begun: readonly number[] = []
  let byPeople: readonly number[] = []
  const incidents = new Map<string, { readonly count: number; readonly at: number }>()
  const isSpent = () => {
    if (now() - day.since >= DAY_MS) day = { since: now(), bytes: 0 }
    return day.bytes >= ALLOWED.bytesADay
  }
  const ofLate = (times: readonly number[]) => times.filter((at) => now() - at < MINUTE_MS)
  return {
    mayAgain(id) {
      const { count, at } = incidents.get(id) ?? { count: 0, at: Number.NEGATIVE_INFINITY }
      if (count >= ALLOWED.ofAnIncident || now() - at < ALLOWED.againMs) return false
      incidents.delete(id)
      incidents.set(id, { count: count + 1, at: now() })
      const [oldest] = incidents.keys()
      if (incidents.size > REMEMBERED && oldest !== undefined) incidents.delete(oldest)
      return true
    },
    many(wanted) {
      if (isSpent()) return { count: 0, why: 'as much as is kept of a day was captured already' }
      begun = ofLate(begun)
      const count = Math.min(wanted, ALLOWED.inAMinute - begun.length)
      begun = [...begun, ...Array.from({ length: count }, now)]
      return { count, why: `${ALLOWED.inAMinute} others were captured within a minute` }
    },
    refuses(wanted) {
      if (isSpent()) return 'as much as is kept of a day was captured already'
      byPeople = ofLate(byPeople)
      if (byPeople.length + wanted > ALLOWED.byPeopleInAMinute)
        return `${ALLOWED.byPeopleInAMinute} were captured within a minute because people asked: try again in a minute`
      byPeople = [...byPeople, ...Array.from({ length: wanted }, now)]
      return null
    },
    spend(bytes) {
      day = { ...day, bytes: day.bytes + bytes }
    },
  }
}
