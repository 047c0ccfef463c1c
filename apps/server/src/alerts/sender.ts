import type { Channel } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import type { Renamed } from '../engine/rename.ts'
import { type Clock, systemClock } from '../looking/clock.ts'
import type { Committer } from '../store/commit.ts'
import type { DeadLetter, OpenRow } from '../store/outbox.ts'
import type { Beliefs } from './beliefs.ts'
import type { ChannelDefinition } from './channels/define.ts'
import type { Environment } from './channels/proxy.ts'
import { createDelivery } from './deliver.ts'
import type { RunErrand } from './errands/errands.ts'
import { createIntake } from './intake.ts'
import { BLIND, type Lookout } from './lookout.ts'
import type { OutboxRow } from './notice.ts'
import type { Posts } from './posts.ts'
import { createQueue, type Parcel, type Queue } from './queue.ts'
import { createDeliveryTrouble, type DeliveryTrouble } from './trouble.ts'

const STOP_WITHIN_MS = 5_000
/** Sends that hang are cut off before that, so that they can still be left behind in good order. */
const ABORT_AFTER_MS = 4_500

export interface SenderParts {
  /** What the last run left: all that was on its way, oldest first, and what died of late. */
  readonly left: readonly OpenRow[]
  readonly dead: readonly DeadLetter[]
  /** When each channel last took something before this start, wall ms. */
  readonly sentAt?: ReadonlyMap<string, number>
  readonly beliefs: Beliefs
  readonly committer: Pick<Committer, 'commit' | 'trouble'>
  readonly kinds: readonly ChannelDefinition[]
  /** Those of the plan in force. */
  readonly channels: () => readonly Channel[]
  readonly site: () => string
  /** Without it nothing waits for what may belong to it. */
  readonly lookout?: () => Lookout
  /** What channels show to people and keep up to date. */
  readonly posts?: Posts
  /** Of the process: it may name proxies. */
  readonly env?: Environment
  /** Runs the programs of channels. */
  readonly run?: RunErrand
  readonly log: { info(facts: object, text: string): void; warn(facts: object, text: string): void }
  /** Told what went to a channel that is no more, or would have gone there: others may have to hear of it. */
  readonly onOrphans?: (rows: readonly OutboxRow[]) => void
  /** Called when `trouble()` may be another. */
  readonly onTrouble?: () => void
  readonly clock?: Clock
  /** From 0 to 1. */
  readonly random?: () => number
}

export interface Sender {
  /** Begins with what the last run left. */
  begin(): void
  /** These are being stored. Should that fail for 10 s, people are told all the same. */
  send(rows: readonly OutboxRow[], stored: Promise<void>): void
  /** The channels may be others: what waits for one that is no more waits no longer. */
  replan(): void
  /** Checks have other ids: what is still to be told of them bears these. */
  rename(renamed: Renamed): void
  /** Channels that cannot deliver since when, and messages that never will be. */
  trouble(): readonly Trouble[]
  /** Channels that lost messages and have taken nothing since; who fails just now, and when each last took something. */
  readonly channels: Pick<DeliveryTrouble, 'lost' | 'isFailing' | 'deliveredAt'>
  /** Notices not delivered yet, and those of them whose channel fails. */
  counts(): { readonly waiting: number; readonly failing: number }
  /** No new tries; those under way get 5 s. What is not delivered then goes out after the next start. */
  stop(): Promise<void>
}

interface Lane {
  readonly channel: string
  readonly queue: Queue
  busy: Promise<void> | null
}

/**
 * Delivers what the outbox holds: one message at a time on each channel, no channel waiting for another. It is silent
 * until it begins: a process that finds its port taken must not tell what another one tells.
 */
export function startSender(parts: SenderParts): Sender {
  const { left, beliefs, committer, clock = systemClock } = parts
  const lanes = new Map<string, Lane>()
  const queueOf = (channel: string): Queue => {
    // What would go to a channel that is no more has nothing to wait for.
    const isThere = () => parts.channels().some(({ name }) => name === channel)
    const lookout = () => (isThere() ? (parts.lookout?.() ?? BLIND) : BLIND)
    const putBack = (rows: readonly OutboxRow[]) => {
      const mark = { is: 'waiting', rows: rows.map(({ id }) => id), at: clock.moment().at } as const
      // What is not stored is under way again after the next start, and leaves again.
      void committer.commit({ deliveries: [mark] }).catch(() => {})
    }
    const digest = () => parts.channels().find(({ name }) => name === channel)?.digest
    const lane = lanes.get(channel) ?? { channel, queue: createQueue(lookout, putBack, digest), busy: null }
    lanes.set(channel, lane)
    return lane.queue
  }
  const intake = createIntake(left, { committer, clock, queueOf })
  beliefs.promise(left)
  const trouble = createDeliveryTrouble(parts.dead, () => clock.moment().at, parts.sentAt)
  const stopping = new AbortController()
  let stopped = false
  const deliver = createDelivery({
    ...parts,
    clock,
    trouble,
    isStopped: () => stopped,
    signal: stopping.signal,
  })
  let timer: Disposable | null = null

  const pump = () => {
    timer?.[Symbol.dispose]()
    timer = null
    if (stopped) return
    const now = clock.now()
    let soonest = Number.POSITIVE_INFINITY
    for (const lane of lanes.values()) {
      if (lane.busy !== null) continue
      const next = lane.queue.next(now)
      if (next === null) continue
      if (typeof next === 'number') soonest = Math.min(soonest, next)
      else lane.busy = start(lane, next)
    }
    if (Number.isFinite(soonest)) timer = clock.after(Math.max(0, soonest - now), pump)
  }
  const start = async (lane: Lane, parcel: Parcel): Promise<void> => {
    const delivery = await deliver(lane.channel, parcel)
    if (delivery !== 'later') lane.queue.finish(parcel)
    if (delivery === 'delivered') lane.queue.hurry(clock.now())
    lane.busy = null
    parts.onTrouble?.()
    pump()
  }

  return {
    begin: pump,
    send(rows, stored) {
      intake.take(rows, stored, pump)
      pump()
    },
    replan() {
      const names = new Set(parts.channels().map(({ name }) => name))
      for (const { channel, queue } of lanes.values()) if (!names.has(channel)) queue.hasten(clock.now())
      pump()
    },
    rename(renamed) {
      for (const { queue } of lanes.values()) queue.rename(renamed)
    },
    trouble: () => trouble.list(new Set(parts.channels().map(({ name }) => name))),
    channels: trouble,
    counts() {
      const sizes = [...lanes.values()].map(({ channel, queue }) => ({ channel, size: queue.size() }))
      const failing = sizes.filter(({ channel }) => trouble.isFailing(channel))
      return { waiting: sum(sizes), failing: sum(failing) }
    },
    async stop() {
      stopped = true
      timer?.[Symbol.dispose]()
      const late = Promise.withResolvers<void>()
      using _abort = clock.after(ABORT_AFTER_MS, () => stopping.abort())
      using _late = clock.after(STOP_WITHIN_MS, late.resolve)
      await Promise.race([Promise.all([...lanes.values()].map(({ busy }) => busy)), late.promise])
    },
  }
}

const sum = (lanes: readonly { readonly size: number }[]): number => lanes.reduce((total, { size }) => total + size, 0)
