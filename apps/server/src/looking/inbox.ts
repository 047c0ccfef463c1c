import { reports } from '@foretop/probes/all.ts'
import { clip } from '@foretop/probes/clip.ts'
import { assertConclusion } from '@foretop/probes/conclusion.ts'
import { createMask, createValueMask } from '@foretop/probes/mask.ts'
import { outcomeOf } from '@foretop/probes/outcome.ts'
import { canaries } from '@foretop/probes/relations/canaries.ts'
import type { AnyReport } from '@foretop/probes/reports/define.ts'
import type { Observation, Outcome } from '@foretop/shared/model.ts'
import { namesIn } from '@foretop/shared/needs.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Moment } from './clock.ts'
import { createFlood, type Flood } from './flood.ts'
import { type Book, bookFrom, isAway, openBook, type Tally, wasAway } from './inbox-book.ts'
import type { Looker, Surroundings } from './looker.ts'
import { Schedule, type Scheduled } from './schedule.ts'

/** What became of something that was told of a check. */
export type Receipt =
  | { readonly became: 'taken' | 'repeated' | 'outdated'; readonly note: string | null }
  /** Too much was told, of it or in all: not before so many ms. */
  | { readonly became: 'flooded'; readonly waitMs: number }
  /** There is no such check, or nobody may tell of it. */
  | { readonly became: 'stray' }

/** Looks at what others tell, and at what they should have told by now. */
export interface Inbox extends Looker {
  /** `told`: as the kind of the check reads it. Judged, and handed over, when this returns. */
  tell(checkId: string, told: unknown): Receipt
  /** Something was told of no check that there is. */
  strayed(): void
  /** All that was told since the start, by what became of it. */
  tally(): Tally
}

const NOTHING: Tally = { taken: 0, repeated: 0, outdated: 0, flooded: 0, stray: 0 }

/** Where nobody can tell anything: what is waited for is not looked at. */
export const DEAF: Pick<Inbox, 'tell' | 'strayed' | 'tally'> = {
  tell: () => ({ became: 'stray' }),
  strayed() {},
  tally: () => NOTHING,
}

interface Held {
  readonly check: Check
  readonly definition: AnyReport
  book: Book
  /** Something was told since the look that counted last. */
  told: boolean
}

/** Timers may fire early: what changes at a moment is looked at just after it. */
const SOON_MS = 20

export function startInbox({ clock, onLooks, known }: Pick<Surroundings, 'clock' | 'onLooks' | 'known'>): Inbox {
  const definitions = new Map(reports.map((report) => [report.kind, report]))
  const held = new Map<string, Held>()
  const flood: Flood = createFlood(clock)
  const tally: { -readonly [became in keyof Tally]: number } = { ...NOTHING }
  let mask: (observation: Observation) => Observation = (observation) => observation
  let maskHeard = createValueMask([])
  let number = 0
  let skipped = 0

  /** The monitor has lost its own network, or had since that look: whoever told something was not heard. */
  const isCutOff = ({ check, book }: Held, { at, seenAt }: Moment): boolean =>
    namesIn(check.needs).some((id) => {
      const needed = known(id)
      if (needed?.check.kind !== canaries.kind || !isOfNetwork(needed.check)) return false
      const { recoveredAt = null } = needed
      return (
        needed.state.status === 'critical' || (recoveredAt !== null && at - (seenAt - recoveredAt) > book.openUntil)
      )
    })
  const lookAt = (one: Held, lateMs: number) => {
    const { check, definition } = one
    const { at, seenAt } = clock.moment()
    one.book = isCutOff(one, { at, seenAt }) ? isAway(one.book, at) : wasAway(one.book, at, check.everyMs)
    const { outcome, changesAt, counts } = judge(definition, check.options, one, at)
    // What was told twice within one tick of the clock are two looks.
    const last = known(check.id)?.latest?.seenAt ?? Number.NEGATIVE_INFINITY
    const observation: Observation = {
      ...{ checkId: check.id, host: check.host, at, durationMs: 0 },
      seenAt: seenAt > last ? seenAt : last + 0.001,
      ...outcome,
    }
    one.told = false
    // Whoever is handed the look may ask for the next one sooner.
    if (changesAt !== null) schedule.sooner(check.id, Math.max(0, changesAt - at) + SOON_MS)
    number += 1
    const keepsake = JSON.stringify(one.book)
    const look = { observation: mask(observation), revision: check.revision, lateMs, keepsake }
    onLooks({ from: 'inbox', number, looks: [{ ...look, ...(!counts && { repeats: true as const }) }] })
  }
  const limits = { running: Number.POSITIVE_INFINITY, runningPerHost: 1 }
  const schedule = new Schedule<Scheduled>(clock, limits, async ({ id }, lateMs) => {
    const one = held.get(id)
    if (one !== undefined) lookAt(one, lateMs)
  })

  const strayed = () => {
    tally.stray += 1
  }

  return {
    looksAt: ({ way }) => way.by === 'receive' || way.by === 'clock',
    plan({ set, remove, secrets }) {
      mask = createMask(secrets)
      maskHeard = createValueMask(secrets)
      for (const id of remove) {
        schedule.remove(id)
        held.delete(id)
        flood.forget(id)
      }
      const { at } = clock.moment()
      for (const check of set) {
        const definition = definitions.get(check.kind)
        if (definition === undefined)
          throw new Error(`no report of kind ${check.kind}: the configuration let it through`)
        const before = held.get(check.id)
        // What was heard stays true whatever is made of it now.
        const book = before?.definition === definition ? before.book : bookFrom(definition.ledger, known(check.id), at)
        held.set(check.id, { check, definition, book: book ?? openBook(at), told: false })
        schedule.set({ id: check.id, host: check.id, everyMs: check.everyMs })
      }
    },
    sooner: (id, inMs) => schedule.sooner(id, inMs),
    vitals() {
      skipped += schedule.takeSkipped()
      return { workers: [], skipped }
    },
    tell(checkId, told) {
      const one = held.get(checkId)
      if (one === undefined) {
        strayed()
        return { became: 'stray' }
      }
      const waitMs = flood.waitMs(checkId)
      if (waitMs > 0) {
        tally.flooded += 1
        one.book = { ...one.book, tally: { ...one.book.tally, flooded: one.book.tally.flooded + 1 } }
        return { became: 'flooded', waitMs }
      }
      const { at } = clock.moment()
      const { heard, became, note } = one.definition.hear(one.check.options, one.book.heard, told, at)
      tally[became] += 1
      const counted = { ...one.book.tally, [became]: one.book.tally[became] + 1 }
      one.book = { ...one.book, heard: became === 'taken' ? maskHeard(heard) : heard, tally: counted }
      if (became === 'taken') {
        one.told = true
        lookAt(one, 0)
      }
      return { became, note: note ?? null }
    },
    strayed,
    tally: () => ({ ...tally }),
    async stop() {
      schedule.clear()
    },
  }
}

const isOfNetwork = ({ options }: Check): boolean => canaries.options.safeParse(options).data?.of === 'network'

interface Judged {
  readonly outcome: Outcome
  readonly changesAt: number | null
  /** It confirms something: it was told anew, or it is late, which is so again at each look. */
  readonly counts: boolean
}

function judge(definition: AnyReport, options: unknown, { book, told }: Held, at: number): Judged {
  const { since, aways, heard, tally } = book
  try {
    const { changesAt, restsOn, ...found } = definition.judge(options, heard, { at, since, aways })
    assertConclusion(found)
    const facts = clip({ ...found, details: { ...found.details, ...oddities(tally) } })
    return {
      outcome: { outcome: 'answered', ...facts },
      changesAt,
      counts: restsOn === 'clock' || (restsOn === 'told' && told),
    }
  } catch (error) {
    return { outcome: outcomeOf(error), changesAt: null, counts: told }
  }
}

/** What was told and had no effect, where there was any such thing. */
const oddities = ({ repeated, outdated, flooded }: Book['tally']) => ({
  ...(repeated > 0 && { repeated }),
  ...(outdated > 0 && { outdated }),
  ...(flooded > 0 && { flooded }),
})
