import type { Quiet } from '@foretop/shared/model.ts'
import type { NewTransition } from '../core/advance.ts'
import { finder, namesIn } from '../core/meant.ts'
import { coversOf, elapse, inForce, quietText } from '../core/quiet.ts'
import { refitted, successors } from '../core/recurring.ts'
import { isProblem } from '../core/severity.ts'
import { createAwaiting } from './awaiting.ts'
import { type IsExplained, isBlocked } from './explained.ts'
import { endingSoon } from './hiding.ts'
import type { Entry, Memory } from './memory.ts'
import { isPlanned } from './planned.ts'
import { type QuietRequest, quietAskedFor } from './quiet-request.ts'
import type { Recorder, Remark } from './recorder.ts'
import { Refusal } from './refusal.ts'

/** Every check is held against every one of them whenever one begins or ends. */
const MOST_OPEN = 1_000
/** Whole walls are silenced by their ids, but not again and again. */
const MOST_NAMES = 100_000

interface Parts {
  readonly memory: Memory
  readonly recorder: Pick<Recorder, 'record' | 'remark' | 'show' | 'tell'>
  readonly isExplained?: IsExplained
  readonly now: () => number
}

/** Silences and downtimes: asked for, begun and ended in time, and which checks they cover. */
export interface Quiets {
  /** Resolves when it is stored. Rejects with `Refusal`: invalid, or conflict when there are too many. */
  ask(request: QuietRequest): Promise<Quiet>
  /** Ends it now, or keeps it from beginning. Rejects with `Refusal` (not-found) when it is over already. */
  end(kind: Quiet['kind'], id: string): Promise<void>
  /** Begins those that wait for the first trouble, where these are in one that began now: before anybody is told of it. */
  troubled(entries: readonly Entry[]): void
  /** The same, of trouble of which it was open whether another check explains it: with what was seen since. */
  reconsider(): void
  /** Begins and ends those that are due. */
  tend(): void
  /** The plan is another one, and with it which checks are meant and what comes again. */
  refit(): void
}

export function createQuiets({ memory, recorder, isExplained = isBlocked, now }: Parts): Quiets {
  const awaiting = createAwaiting({ memory, isExplained, now })
  /** All that follows when some of them begin or end together joins one transaction. */
  const put = (moved: readonly Quiet[]): Promise<void> => {
    const alone = aloneIn(memory, moved)
    const was = new Map(moved.map(({ id }) => [id, memory.quiets.get(id)]))
    for (const quiet of moved)
      if (quiet.endedAt === null) memory.quiets.set(quiet.id, quiet)
      else memory.quiets.delete(quiet.id)
    const { changed, released } = cover(memory, now())
    const told = new Set(released.map(({ checkId, change }) => `${change.of} ${checkId}`))
    const remarks = moved.flatMap((quiet): Remark[] => {
      const before = was.get(quiet.id)
      const entry = alone.get(quiet.id) ?? null
      if (inForce(quiet) && before?.foretoldAt === null && quiet.foretoldAt !== null)
        return [endingSoon(quiet, { memory, entry, at: now() })]
      const change = { of: quiet.kind === 'silence' ? 'silenced' : 'downtime', to: inForce(quiet) } as const
      // It neither began nor ended; or the one check it was about tells of its end itself.
      if (inForce(quiet) === (before !== undefined && inForce(before))) return []
      if (entry !== null && told.has(`${change.of} ${entry.check.id}`)) return []
      const text = quietText(quiet, entry !== null)
      return [{ quietId: quiet.id, checkId: entry?.check.id ?? '', at: now(), text, change }]
    })
    const stored = recorder.remark(remarks, changed, { quiets: moved })
    recorder.record([], released)
    return stored
      .catch((error: unknown) => {
        // It is refused, and people are told so: then it holds no more than before.
        for (const { id } of moved) {
          const before = was.get(id)
          if (before === undefined) memory.quiets.delete(id)
          else memory.quiets.set(id, before)
        }
        const back = cover(memory, now())
        recorder.record([], back.released)
        recorder.tell(back.changed)
        throw error
      })
      .finally(() => {
        memory.shownQuiets = [...memory.quiets.values()]
      })
  }

  const rules = () => memory.plan.downtimes ?? []
  /** In the same transaction: a crash in between would bring back what somebody ended. */
  const withNext = (moved: readonly Quiet[]): readonly Quiet[] => [
    ...moved,
    ...moved.flatMap((quiet) => successors(rules(), quiet, now())).map((quiet) => elapse(quiet, now())),
  ]
  const putAll = (moved: readonly Quiet[]): void => {
    // What cannot be stored is told of as a loss.
    if (moved.length > 0) put(moved).catch(() => {})
  }

  return {
    async ask(request) {
      if (memory.quiets.size >= MOST_OPEN)
        throw new Refusal('conflict', `${MOST_OPEN} silences and downtimes are in force or to come: end some first`)
      const quiet = elapse(quietAskedFor(request, memory.plan, now()), now())
      const open = [...memory.quiets.values(), quiet]
      if (open.reduce((sum, { match }) => sum + namesIn(match), 0) > MOST_NAMES)
        throw new Refusal('conflict', `silences and downtimes name ${MOST_NAMES} things already: end some first`)
      await put([quiet])
      return quiet
    },
    async end(kind, id) {
      const quiet = memory.quiets.get(id)
      if (quiet?.kind !== kind) throw new Refusal('not-found', `no ${kind} ${id} is in force or to come`)
      await put(withNext([{ ...quiet, endedAt: now() }]))
    },
    troubled: (entries) => putAll(awaiting.begunBy(entries)),
    reconsider: () => putAll(awaiting.begunLate()),
    tend() {
      const at = now()
      const moved = [...memory.quiets.values()].flatMap((quiet) => {
        const next = elapse(quiet, at)
        return next === quiet ? [] : [next]
      })
      putAll(withNext(moved))
      putAll(awaiting.begunLate())
    },
    refit() {
      awaiting.refit()
      const { changed, released } = cover(memory, now())
      recorder.record([], released)
      recorder.show(changed)
      const due = refitted(rules(), [...memory.quiets.values()], now())
      // Where one goes over into another nothing is told in between.
      putAll(due.map((quiet) => (quiet.beganAt === null ? elapse(quiet, now()) : quiet)))
    },
  }
}

/** Says anew of every check whether it is quiet. `released`: those in trouble that are so no longer are decided again. */
function cover(memory: Memory, at: number) {
  const changed: string[] = []
  const released: NewTransition[] = []
  const coverOf = coversOf(memory.quiets.values(), memory.quiets.size === 0 ? [] : checksOf(memory))
  for (const entry of memory.entries.values()) {
    const { silenced, ...planned } = coverOf(entry.check)
    const downtime = isPlanned(entry, planned)
    if (silenced === entry.silenced && downtime === entry.downtime) continue
    changed.push(entry.check.id)
    if (isProblem(entry.state.status)) {
      if (entry.silenced && !silenced) released.push(releasedFrom(entry, 'silenced', at))
      if (entry.downtime && !downtime) released.push(releasedFrom(entry, 'downtime', at))
    }
    entry.silenced = silenced
    entry.downtime = downtime
  }
  return { changed, released }
}

const releasedFrom = ({ check, state }: Entry, of: 'silenced' | 'downtime', at: number): NewTransition => ({
  checkId: check.id,
  at,
  text: state.verdict?.text ?? '',
  change: { of, to: false },
})

/** The one check that each is about; `null` where there are more, or none. */
function aloneIn(memory: Memory, quiets: readonly Quiet[]): ReadonlyMap<string, Entry | null> {
  const meant = finder(checksOf(memory))
  const alone = ({ match }: Quiet) => {
    const [check, other] = meant(match)
    return check === undefined || other !== undefined ? null : (memory.entries.get(check.id) ?? null)
  }
  return new Map(quiets.map((quiet) => [quiet.id, alone(quiet)]))
}

const checksOf = ({ entries }: Memory) => [...entries.values()].map(({ check }) => check)
