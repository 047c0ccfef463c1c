import { setImmediate as breath } from 'node:timers/promises'
import type { Impact, Transition } from '@foretop/shared/model.ts'
import type { Catalogue, Changes, GroupView, Heartbeat, Trouble } from '@foretop/shared/wire.ts'
import type { EngineChange } from '../../engine/engine-change.ts'
import { createImpactNews } from './impact-news.ts'
import { createPicture, type Drawn } from './picture.ts'
import { createRecent } from './recent.ts'

/** The time in a shared snapshot must not be older than a heartbeat's. */
const SNAPSHOT_LIFE_MS = 1_000
const LEAST_QUIET_MS = 10_000

export interface WallChange extends EngineChange {
  /** The list of the monitor's own is another one. */
  readonly troubles: boolean
}

/** What is on the wall. */
export interface OnTheWall extends Drawn {
  readonly version: string
  site(): string
  /** What the configuration wants everybody to see. */
  notice(): string | null
  groups(): readonly GroupView[]
  catalogue(): Pick<Catalogue, 'version'>
  /** Newest first. */
  events(query: { readonly limit: number }): Promise<readonly Transition[]>
  troubles(): readonly Trouble[]
  /** By check; the same as long as nothing changed. */
  impacts(): ReadonlyMap<string, Impact>
  /** Wall ms, both. */
  lastObservationAt(): number | null
  planAt(): number
}

/** What all viewers see: gathers changes, numbers them, and draws the whole picture once for all who ask for it. */
export interface Board {
  note(change: WallChange): void
  /** All that was noted since the last time, numbered; `null` if nothing was. */
  takeChanges(): Changes | null
  /**
   * The picture as JSON. It is of the turn of the event loop in which it resolves: whoever sends it in that turn, and from
   * then on all changes, misses nothing. Those who come at once get it one after another, each in a turn of its own.
   */
  snapshot(operate: boolean): Promise<string>
  heartbeat(): Heartbeat
}

export function createBoard(wall: OnTheWall, now: () => number): Board {
  let seq = 0
  let noted = nothing()
  let drawn: { readonly seq: number; readonly at: number; readonly text: string } | null = null
  let toldNotice = wall.notice()
  let toldCatalogue = wall.catalogue().version
  const picture = createPicture(wall, now)
  const impactNews = createImpactNews(wall)
  const recent = createRecent((query) => wall.events(query))
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
      site: wall.site(),
      notice: wall.notice(),
      version: wall.version,
      catalogueVersion: wall.catalogue().version,
      groups: wall.groups(),
      events: recent.shown(noted.events),
      troubles: wall.troubles(),
      ...impactNews.all(),
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
      const notice = wall.notice()
      const renoticed = notice !== toldNotice
      toldNotice = notice
      const { version } = wall.catalogue()
      const recatalogued = version !== toldCatalogue
      toldCatalogue = version
      const impacts = impactNews.take()
      const nothingNew = checks.size + removed.size + events.length === 0 && impacts === null
      if (nothingNew && !troubles && !renoticed && !recatalogued) return null
      seq += 1
      recent.tell(events)
      // What is told now may be newer than what was written of it.
      picture.note({ checks: [...checks], removed: [] })
      return {
        seq,
        checks: [...checks].flatMap((id) => wall.summary(id) ?? []),
        // One that was removed and came back is a change.
        removed: [...removed].filter((id) => wall.summary(id) === undefined),
        events,
        ...(impacts && { impacts }),
        ...(troubles && { troubles: wall.troubles() }),
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
      const planAt = wall.planAt()
      if (quiet?.planAt !== planAt) quiet = { planAt, limitMs: quietLimitMs(wall) }
      return { seq, serverTime: now(), lastObservationAt: wall.lastObservationAt(), quietLimitMs: quiet.limitMs }
    },
  }
}

const nothing = () => ({
  checks: new Set<string>(),
  removed: new Set<string>(),
  events: [] as WallChange['events'][number][], // an empty list holds any kind
  troubles: false,
})

const WITHOUT_CHECKS_MS = 60_000

/** How long no look at all may come before something is wrong: two turns of the check that is asked most often. */
function quietLimitMs(wall: OnTheWall): number {
  const least = wall
    .allPlanned()
    .reduce((least, { everyMs, timeoutMs }) => Math.min(least, 2 * everyMs + timeoutMs), Number.POSITIVE_INFINITY)
  return Number.isFinite(least) ? Math.max(LEAST_QUIET_MS, least) : WITHOUT_CHECKS_MS
}
