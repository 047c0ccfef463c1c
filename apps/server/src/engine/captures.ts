import { randomUUID } from 'node:crypto'
import type { Capture, Details, Recorded, Transition } from '@foretop/shared/model.ts'
import { recordingOrder } from '../core/recording-order.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Clock } from '../looking/clock.ts'
import type { Committer } from '../store/commit.ts'
import { createAllowance } from './allowance.ts'
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
/** Rows of what was left out that are written at once. */
const SLICE = 250

interface Parts {
  readonly memory: Pick<Memory, 'entries' | 'kinds'>
  readonly committer: Pick<Committer, 'commit' | 'trouble'>
  /** Never rejects; `null`: nobody can record it. */
  readonly record: (checkId: string, details: Details) => Promise<Recorded> | null
  readonly clock: Clock
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

export function createCaptures({ memory, committer, record, clock, bytesToday }: Parts): Captures {
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
  const taken = async (checkId: string, occasion: Occasion): Promise<Capture> => {
    const { at } = clock.moment()
    const began = clock.now()
    const recorded = await recordInTime(checkId)
    const capture = { id: randomUUID(), checkId, ...occasion, at, tookMs: Math.round(clock.now() - began), ...recorded }
    allowance.spend(Buffer.byteLength(JSON.stringify(capture.sections)))
    return capture
  }
  const leaveOut = (due: readonly { readonly checkId: string; readonly occasion: Occasion }[], why: string) => {
    const { at } = clock.moment()
    const captures = due.map(({ checkId, occasion }) => ({
      ...{ id: randomUUID(), checkId, ...occasion, at, tookMs: 0 },
      ...without(`left out: ${why}`),
    }))
    void storeInSlices(committer, captures)
  }

  const begin = () => {
    gathering = null
    const due = waiting.flatMap(({ checkId, why }) => {
      const entry = memory.entries.get(checkId)
      if (entry === undefined || !isOwnTrouble(entry) || !allowance.mayAgain(entry.incident?.id ?? '')) return []
      const occasion: Occasion = { incidentId: entry.incident?.id ?? null, why, by: '' }
      return recordedFor(memory, entry).map((one) => ({ ...one, status: entry.state.status, occasion }))
    })
    waiting = []
    if (due.length === 0) return
    const inOrder = recordingOrder(due)
    const most = allowance.many(inOrder.length)
    if (most.count < inOrder.length) leaveOut(inOrder.slice(most.count), most.why)
    for (const { checkId, host, occasion } of inOrder.slice(0, most.count))
      queue.add(host, {
        run: async () => {
          const capture = await taken(checkId, occasion)
          // Nobody waits for it: where nothing can be stored, the committer keeps it as long as it can.
          void committer.commit({ captures: [capture] }).catch(() => {})
        },
        late: () => leaveOut([{ checkId, occasion }], 'others took too long to be recorded'),
      })
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
      const captures = await Promise.all(due.map((one) => taken(one.checkId, occasion)))
      await committer.commit({ captures })
      return captures
    },
    stop() {
      gathering?.[Symbol.dispose]()
      queue.stop()
    },
  }
}

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
