import { randomUUID } from 'node:crypto'
import type { Capture, Details, Recorded, Transition } from '@foretop/shared/model.ts'
import { type Recordable, recordingOrder } from '../core/recording-order.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Clock } from '../looking/clock.ts'
import type { Committer } from '../store/commit.ts'
import { createAllowance } from './allowance.ts'
import { type IsExplained, isBlocked } from './explained.ts'
import type { Entry, Memory } from './memory.ts'
import { createRecordQueue } from './record-queue.ts'
import { recordedFor } from './recorded-for.ts'
import { Refusal } from './refusal.ts'

/** What comes within this time of each other is one storm; and whose trouble explains which is known by then. */
const GATHER_MS = 200
/** Whoever records has a deadline of its own, which is shorter: where nothing comes by then, nothing will. */
const ANSWER_MS = 6_500
/** What left is out of date by then: the moment has passed. */
const PATIENCE_MS = 10_000
/** So often it is asked anew whether another trouble explains what waits for room. */
const UNSURE_MS = 1_000
/** Rows of what was left out that are written at once. */
const SLICE = 250

interface Parts {
  readonly memory: Pick<Memory, 'entries' | 'kinds'>
  readonly committer: Pick<Committer, 'commit' | 'trouble'>
  /** Never rejects; `null`: nobody can record it. */
  readonly record: (checkId: string, details: Details) => Promise<Recorded> | null
  readonly clock: Clock
  /** Whether it is another's trouble, or may turn out to be. */
  readonly isExplained?: IsExplained
  /** Bytes that were captured in the last day. */
  readonly bytesToday: number
}

/** Has captured what will be gone soon, beside everything else: nothing waits for it. */
export interface Captures {
  /** What is confirmed among these, or got worse, is captured, where nothing explains it. */
  settled(events: readonly Transition[]): void
  /** Now, because a person wants it: resolves when it is stored. Rejects with `Refusal`. */
  take(checkId: string, by: string): Promise<readonly Capture[]>
  /** What waits is not begun any more. */
  stop(): void
}

/** For which trouble something is captured, and why. */
type Occasion = Pick<Capture, 'incidentId' | 'why' | 'by'>

/** One check that is to be recorded, once, for each trouble that wants it. */
interface Due extends Recordable {
  readonly checkId: string
  readonly occasions: readonly Occasion[]
  /** Whose troubles these are. */
  readonly of: readonly string[]
}

export function createCaptures({
  memory,
  committer,
  record,
  clock,
  isExplained = isBlocked,
  bytesToday,
}: Parts): Captures {
  const allowance = createAllowance(() => clock.now(), bytesToday)
  let waiting: { readonly checkId: string; readonly why: 'problem' | 'worse' }[] = []
  let gathering: Disposable | null = null
  const queue = createRecordQueue(clock, PATIENCE_MS)

  const recordInTime = (checkId: string): Promise<Recorded> => {
    const { promise, resolve } = Promise.withResolvers<Recorded>()
    const answered = memory.entries.get(checkId)?.answered
    const details = answered?.outcome === 'answered' ? (answered.details ?? {}) : {}
    const asked = record(checkId, details)
    if (asked === null) return Promise.resolve(without('nobody looks at it'))
    const late = clock.after(ANSWER_MS, () => resolve(without('whoever looks at it did not answer in time')))
    void asked.then((recorded) => {
      late[Symbol.dispose]()
      resolve(recorded)
    })
    return promise
  }
  /** One recording, kept once for each trouble that it is wanted for. */
  const taken = async (checkId: string, occasions: readonly Occasion[]): Promise<readonly Capture[]> => {
    const { at } = clock.moment()
    const began = clock.now()
    const recorded = await recordInTime(checkId)
    const tookMs = Math.round(clock.now() - began)
    const captures = occasions.map((occasion) => ({ id: randomUUID(), checkId, ...occasion, at, tookMs, ...recorded }))
    const bytes = Buffer.byteLength(JSON.stringify(recorded.sections))
    for (const { why } of occasions) allowance.spend(checkId, bytes, why === 'person')
    return captures
  }
  const leaveOut = (due: readonly Due[], why: string) => {
    const { at } = clock.moment()
    const captures = due.flatMap(({ checkId, occasions }) =>
      occasions.map((occasion) => ({
        ...{ id: randomUUID(), checkId, ...occasion, at, tookMs: 0 },
        ...without(`left out: ${why}`),
      })),
    )
    void storeInSlices(committer, captures.slice(0, allowance.noted(captures.length)))
  }
  const start = (due: Due) => {
    const { checkId, host, occasions } = due
    for (const { incidentId, why } of occasions) if (why !== 'person') allowance.begins(incidentId ?? '', why)
    queue.add(host, {
      run: async () => {
        const captures = await taken(checkId, occasions)
        // Nobody waits for it: where nothing can be stored, the committer keeps it as long as it can.
        void committer.commit({ captures }).catch(() => {})
      },
      late: () => leaveOut([due], 'others took too long to be recorded'),
    })
  }
  /** Those for which there is room begin; gives back the others, and why. */
  const startSome = (due: readonly Due[], isUnsure: boolean) => {
    const inOrder = recordingOrder(due)
    const { count, why } = allowance.many(inOrder.length, isUnsure)
    inOrder.slice(0, count).forEach(start)
    return { left: inOrder.slice(count), why }
  }

  const begin = () => {
    gathering = null
    const wanted = waiting.flatMap(({ checkId, why }) => {
      const entry = memory.entries.get(checkId)
      return entry !== undefined && isOwnTrouble(entry) && allowance.isTime(entry.incident?.id ?? '', why)
        ? [{ entry, why }]
        : []
    })
    waiting = []
    const dueWhere = (is: boolean) =>
      oncePerCheck(
        wanted
          .filter(({ entry }) => isExplained(entry) === is)
          .flatMap(({ entry, why }) =>
            recordedFor(memory, entry).map((one) => {
              const { id } = entry.incident ?? { id: null }
              return {
                ...one,
                status: entry.state.status,
                of: entry.check.id,
                occasion: { incidentId: id, why, by: '' },
              }
            }),
          ),
      )
    const [sure, unsure] = [dueWhere(false), dueWhere(true)]
    const refused = sure.filter(({ checkId }) => allowance.refusesCheck(checkId) !== null)
    if (refused.length > 0) leaveOut(refused, allowance.refusesCheck(refused[0]?.checkId ?? '') ?? '')
    const { left, why } = startSome(
      sure.filter((due) => !refused.includes(due)),
      false,
    )
    if (left.length > 0) leaveOut(left, why)
    // What another trouble may explain leaves room for that: what has none waits until it is known.
    const later = new Set(
      startSome(
        unsure.filter(({ checkId }) => allowance.refusesCheck(checkId) === null),
        true,
      ).left.flatMap(({ of }) => of),
    )
    waiting = wanted
      .filter(({ entry }) => later.has(entry.check.id))
      .map(({ entry, why }) => ({ checkId: entry.check.id, why }))
    if (waiting.length > 0) gathering = clock.after(UNSURE_MS, begin)
  }

  /** As what is captured by itself is: of one machine one after the other. */
  const inTurn = (host: string, take: () => Promise<readonly Capture[]>): Promise<readonly Capture[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Capture[]>()
    queue.add(host, {
      run: () => take().then(resolve, reject),
      late: () => reject(new Refusal('conflict', 'others took too long to be recorded: try again in a minute')),
    })
    return promise
  }

  return {
    settled(events) {
      for (const event of events) {
        const why = reasonIn(event, memory.entries.get(event.checkId))
        if (why !== null) waiting.push({ checkId: event.checkId, why })
      }
      if (waiting.length > 0) gathering ??= clock.after(GATHER_MS, begin)
    },
    async take(checkId, by) {
      const entry = memory.entries.get(checkId)
      if (entry === undefined) throw new Refusal('not-found', `there is no check ${checkId}`)
      const due = recordedFor(memory, entry)
      if (due.length === 0) throw new Refusal('conflict', `nothing is recorded of a check like ${checkId}`)
      const refused = allowance.refuses(due.length)
      if (refused !== null) throw new Refusal('conflict', refused)
      const occasion: Occasion = { incidentId: entry.incident?.id ?? null, why: 'person', by }
      const captures = (
        await Promise.all(due.map((one) => inTurn(one.host, () => taken(one.checkId, [occasion]))))
      ).flat()
      await committer.commit({ captures })
      return captures
    },
    stop() {
      gathering?.[Symbol.dispose]()
      queue.stop()
    },
  }
}

interface WantedOnce extends Recordable {
  readonly checkId: string
  readonly of: string
  readonly occasion: Occasion
}

/** The worst trouble of those that want it decides when its turn comes. */
const oncePerCheck = (wanted: readonly WantedOnce[]): readonly Due[] =>
  [...Map.groupBy(wanted, ({ checkId }) => checkId)].flatMap(([checkId, all]) => {
    const [worst] = recordingOrder(all)
    if (worst === undefined) return []
    const { host, status } = worst
    return [{ checkId, host, status, occasions: all.map(({ occasion }) => occasion), of: all.map(({ of }) => of) }]
  })

const without = (error: string): Recorded => ({ sections: [], error })

/** Of trouble that begins, that gets worse, or that nothing explains any more. That we cannot see tells nothing of them. */
function reasonIn({ change }: Transition, entry: Entry | undefined): 'problem' | 'worse' | null {
  if (change.of === 'blockedBy') return change.to === null && entry?.incident != null ? 'problem' : null
  if (change.of !== 'status' || change.to === 'unknown' || !isProblem(change.to)) return null
  if (!isProblem(change.from)) return 'problem'
  return isWorse(change.to, change.from) ? 'worse' : null
}

/** What is explained is captured where it comes from; what was planned is no news. */
const isOwnTrouble = ({ state, downtime, incident }: Entry): boolean =>
  incident !== null && isProblem(state.status) && state.status !== 'unknown' && state.blockedBy === null && !downtime

/** One slice after the other, so that others come in between. */
async function storeInSlices(
  committer: Pick<Committer, 'commit' | 'trouble'>,
  captures: readonly Capture[],
): Promise<void> {
  for (let at = 0; at < captures.length && committer.trouble() === null; at += SLICE)
    await committer.commit({ captures: captures.slice(at, at + SLICE) }).catch(() => {})
}
