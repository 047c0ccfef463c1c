import { setImmediate as breath } from 'node:timers/promises'
import type { Changes, Heartbeat } from '@foretop/shared/wire.ts'
import type { Desk, DeskChange } from '../../engine/desk.ts'
import { createPicture } from './picture.ts'
import { createRecent } from './recent.ts'

/** The time in a shared snapshot must not be older than a heartbeat's. */
const SNAPSHOT_LIFE_MS = 1_000
const LEAST_QUIET_MS = 10_000

/** What all viewers see: gathers changes, numbers them, and draws the whole picture once for all who ask for it. */
export interface Board {
  note(change: DeskChange): void
  /** All that was noted since the last time, numbered; `null` if nothing was. */
  takeChanges(): Changes | null
  /**
   * The picture as JSON. It is of the turn of the event loop in which it resolves: whoever sends it in that turn, and from
   * then on all changes, misses nothing. Those who come at once get it one after another, each in a turn of its own.
   */
  snapshot(operate: boolean): Promise<string>
  heartbeat(): Heartbeat
}

export function createBoard(desk: Desk, now: () => number): Board {
  let seq = 0
  let noted = nothing()
  let drawn: { readonly seq: number; readonly at: number; readonly text: string } | null = null
  let toldNotice = desk.notice()
  let toldCatalogue = desk.catalogue().version
  const picture = createPicture(desk, now)
  const recent = createRecent((query) => desk.events(query))
  let turns: Promise<unknown> = Promise.resolve()
  let quiet: { readonly planAt: number; readonly limitMs: number } | null = null

  const stillTrue = (at: number) =>
    drawn !== null && drawn.seq === seq && at - drawn.at < SNAPSHOT_LIFE_MS && at >= drawn.at ? drawn.text : null
  const draw = (): string => {
    const at = now()
    const known = stillTrue(at)
    if (known !== null) return known
    const rest = {
      seq,
      serverTime: at,
      site: desk.site(),
      notice: desk.notice(),
      version: desk.version,
      catalogueVersion: desk.catalogue().version,
      groups: desk.groups(),
      events: recent.shown(noted.events),
      troubles: desk.troubles(),
    }
    drawn = { seq, at, text: `${JSON.stringify(rest).slice(0, -1)},"checks":${picture.checks()}` }
    return drawn.text
  }

  return {
    note(change) {
      const { checks, removed, events, troubles } = change
      picture.note(change)
      for (const id of checks) noted.checks.add(id)
      for (const id of removed) noted.removed.add(id)
      noted.events.push(...recent.news(events))
      noted.troubles ||= troubles
    },
    takeChanges() {
      const { checks, removed, events, troubles } = noted
      noted = nothing()
      const notice = desk.notice()
      const renoticed = notice !== toldNotice
      toldNotice = notice
      const { version } = desk.catalogue()
      const recatalogued = version !== toldCatalogue
      toldCatalogue = version
      const nothingNew = checks.size + removed.size + events.length === 0
      if (nothingNew && !troubles && !renoticed && !recatalogued) return null
      seq += 1
      recent.tell(events)
      // What is told now may be newer than what was written of it.
      picture.note({ checks: [...checks], removed: [] })
      return {
        seq,
        checks: [...checks].flatMap((id) => desk.summary(id) ?? []),
        // One that was removed and came back is a change.
        removed: [...removed].filter((id) => desk.summary(id) === undefined),
        events,
        ...(troubles && { troubles: desk.troubles() }),
        ...(renoticed && { notice }),
        ...(recatalogued && { catalogueVersion: version }),
      }
    },
    snapshot(operate) {
      const snapshot = turns.then(async () => {
        await breath()
        await recent.ready()
        if (stillTrue(now()) === null) await picture.prepare()
        return `${draw()},"may":{"operate":${operate}}}`
      })
      turns = snapshot.catch(() => {})
      return snapshot
    },
    heartbeat() {
      const { planAt } = desk.vitals()
      if (quiet?.planAt !== planAt) quiet = { planAt, limitMs: quietLimitMs(desk) }
      return { seq, serverTime: now(), lastObservationAt: desk.lastObservationAt(), quietLimitMs: quiet.limitMs }
    },
  }
}

const nothing = () => ({
  checks: new Set<string>(),
  removed: new Set<string>(),
  events: [] as DeskChange['events'][number][], // an empty list holds any kind
  troubles: false,
})

const WITHOUT_CHECKS_MS = 60_000

/** How long no look at all may come before something is wrong: two turns of the check that is asked most often. */
function quietLimitMs(desk: Desk): number {
  const least = desk
    .allPlanned()
    .reduce((least, { everyMs, timeoutMs }) => Math.min(least, 2 * everyMs + timeoutMs), Number.POSITIVE_INFINITY)
  return Number.isFinite(least) ? Math.max(LEAST_QUIET_MS, least) : WITHOUT_CHECKS_MS
}
