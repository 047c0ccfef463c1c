import { createRolling } from './rolling.ts'

/** How much is captured: so that a storm, or one check that flaps, costs what is known beforehand. */
export const ALLOWED = {
  /** Begun within a minute, in all; what people ask for comes on top. */
  inAMinute: 32,
  /** Of these, of what another trouble may still explain. */
  unsureInAMinute: 16,
  byPeopleInAMinute: 12,
  /** For one incident, without what people ask for; and so soon again, for the same reason, at the earliest. */
  ofAnIncident: 6,
  againMs: 60_000,
  /** In the last 24 hours, by itself: in all, and of one check. */
  bytesADay: 33_554_432,
  bytesOfACheckADay: 2_097_152,
  /** The same of what people asked for. */
  bytesForPeopleADay: 16_777_216,
  /** Of those that are left out so many are noted in 24 hours: more of them tell nobody more. */
  leftOutADay: 10_000,
} as const

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** So many incidents are remembered; of one that is forgotten more may be captured. */
const REMEMBERED = 5_000
const TOO_MUCH = 'as much as is kept of a day was captured already'

type Reason = 'problem' | 'worse'

export interface Allowance {
  /** Whether it is time for an incident again. */
  isTime(incidentId: string, why: Reason): boolean
  /** It begins for an incident. */
  begins(incidentId: string, why: Reason): void
  /** Why no more of this check is captured by itself; `null`: it may be. */
  refusesCheck(checkId: string): string | null
  /** How many of these may begin now, counted as begun; and why no more. `isUnsure`: others may still explain them. */
  many(wanted: number, isUnsure: boolean): { readonly count: number; readonly why: string }
  /** Why nothing may be captured for a person now; `null`: it may, and is counted. */
  refuses(wanted: number): string | null
  spend(checkId: string, bytes: number, forPerson: boolean): void
  /** How many of so many that are left out are to be noted, counted. */
  noted(leftOut: number): number
}

/** `now`: monotonic, ms; `bytesBefore`: of the last day. */
export function createAllowance(now: () => number, bytesBefore: number): Allowance {
  const day = createRolling(now, DAY_MS)
  const ofChecks = createRolling(now, DAY_MS)
  const forPeople = createRolling(now, DAY_MS)
  const leftOut = createRolling(now, DAY_MS)
  day.add('', bytesBefore)
  let begun: readonly { readonly at: number; readonly isUnsure: boolean }[] = []
  let byPeople: readonly number[] = []
  const incidents = new Map<string, { readonly count: number; readonly at: { readonly [why in Reason]?: number } }>()
  const isOfLate = (at: number) => now() - at < MINUTE_MS
  return {
    isTime(id, why) {
      const { count, at } = incidents.get(id) ?? { count: 0, at: {} }
      // What is critical after a warning may be another thing: it does not wait for the one before.
      const last = why === 'worse' ? at.worse : Math.max(at.problem ?? -Infinity, at.worse ?? -Infinity)
      return count < ALLOWED.ofAnIncident && now() - (last ?? -Infinity) >= ALLOWED.againMs
    },
    begins(id, why) {
      const { count, at } = incidents.get(id) ?? { count: 0, at: {} }
      incidents.delete(id)
      incidents.set(id, { count: count + 1, at: { ...at, [why]: now() } })
      const [oldest] = incidents.keys()
      if (incidents.size > REMEMBERED && oldest !== undefined) incidents.delete(oldest)
    },
    refusesCheck: (checkId) =>
      ofChecks.sum(checkId) >= ALLOWED.bytesOfACheckADay
        ? 'as much as is kept of one check a day was captured already'
        : null,
    many(wanted, isUnsure) {
      if (day.sum('') >= ALLOWED.bytesADay) return { count: 0, why: TOO_MUCH }
      begun = begun.filter(({ at }) => isOfLate(at))
      const unsure = begun.filter((one) => one.isUnsure).length
      const room = ALLOWED.inAMinute - begun.length
      const count = Math.min(wanted, isUnsure ? Math.max(0, Math.min(room, ALLOWED.unsureInAMinute - unsure)) : room)
      begun = [...begun, ...Array.from({ length: count }, () => ({ at: now(), isUnsure }))]
      return { count, why: `${ALLOWED.inAMinute} others were captured within a minute` }
    },
    refuses(wanted) {
      if (forPeople.sum('') >= ALLOWED.bytesForPeopleADay) return TOO_MUCH
      byPeople = byPeople.filter(isOfLate)
      if (byPeople.length + wanted > ALLOWED.byPeopleInAMinute)
        return `${ALLOWED.byPeopleInAMinute} were captured within a minute because people asked: try again in a minute`
      byPeople = [...byPeople, ...Array.from({ length: wanted }, now)]
      return null
    },
    spend(checkId, bytes, forPerson) {
      if (forPerson) return forPeople.add('', bytes)
      day.add('', bytes)
      ofChecks.add(checkId, bytes)
    },
    noted(count) {
      const most = Math.max(0, Math.min(count, ALLOWED.leftOutADay - leftOut.sum('')))
      leftOut.add('', most)
      return most
    },
  }
}
