import type { Clock } from '../looking/clock.ts'
import { patienceMs } from '../store/commit.ts'
import type { Delivery, Write } from '../store/write.ts'
import { type Attempt, attempt } from './attempt.ts'
import { backoffMs } from './backoff.ts'
import { compose, type Message } from './message.ts'
import type { Parcel } from './queue.ts'
import type { SenderParts } from './sender.ts'
import { DAY_MS, type DeliveryTrouble } from './trouble.ts'

/** What could not be delivered for so long is given up, and shown: over a long weekend a receiver may be away. */
const GIVE_UP_MS = 7 * DAY_MS
/** What we lack ourselves may be there again at any moment. */
const OURS_AGAIN_MS = 2_000
const LEAST_WAIT_MS = 500
/** Why something was withdrawn, as people read it. */
const LEFT = 'the channel is no longer in the configuration'
const NOTHING_LEFT = 'there was nothing left to say'

interface Parts extends SenderParts {
  readonly clock: Clock
  readonly trouble: DeliveryTrouble
  readonly isStopped: () => boolean
  /** Aborted when a send must end, whatever came of it. */
  readonly signal: AbortSignal
}

/** What came of one try: `dead` is never tried again, and of what is `withdrawn` there is nothing left to say. */
export type Came = 'delivered' | 'dead' | 'withdrawn' | 'later'

/**
 * One try of one message: marked as being sent, sent, marked as what came of it, each mark on disk before the next
 * step. A crash before the send repeats nothing, after it at most this one message, under the same id.
 */
export function createDelivery(parts: Parts): (channel: string, parcel: Parcel) => Promise<Came> {
  const { beliefs, trouble, clock, log, random = Math.random } = parts
  const stored = patience(parts)
  const isThere = (channel: string) => parts.channels().some(({ name }) => name === channel)
  /** What came of it for good is stored; where the channel is no more, with what others have to hear then. */
  const settle = async (channel: string, parcel: Parcel, write: Write): Promise<void> => {
    const done = stored(write)
    if (!isThere(channel)) parts.onOrphans?.(parcel.rows)
    await done
  }
  /** `failed`: what came of the try that was begun of it, if one was. */
  const withdraw = async (channel: string, parcel: Parcel, failed: string | null): Promise<Came> => {
    // No fault of anybody's: whoever is named in its place hears of it.
    log.warn({ channel, message: parcel.message }, 'not told: the channel is no longer in the configuration')
    trouble.left(channel)
    beliefs.withdrawn(parcel.rows)
    const rows = parcel.rows.map(({ id }) => id)
    const { at } = clock.moment()
    const ended: readonly Delivery[] =
      failed === null ? [] : [{ is: 'retry', message: parcel.message, at, error: failed, nextTryAt: null }]
    await settle(channel, parcel, { deliveries: [...ended, { is: 'withdrawn', rows, at, why: LEFT }] })
    return 'withdrawn'
  }

  return async (channel, parcel) => {
    if (!isThere(channel)) return withdraw(channel, parcel, null)
    const ids = parcel.rows.map(({ id }) => id)
    const tellable = beliefs.tellable(parcel.rows)
    const notices = [...tellable.values()].filter((notice) => notice !== null)
    const unsaid = parcel.rows.filter((row) => tellable.get(row) === null).map(({ id }) => id)
    const unsay = (rows: readonly string[]): Delivery => ({
      ...{ is: 'withdrawn', rows, at: clock.moment().at, why: NOTHING_LEFT },
    })
    if (notices.length === 0) {
      await stored({ deliveries: [unsay(ids)], ...beliefs.lost(parcel.rows) })
      return 'withdrawn'
    }
    parcel.tries += 1
    parcel.firstAt ??= clock.now()
    await stored({ deliveries: [{ is: 'sending', message: parcel.message, rows: ids, at: clock.moment().at }] })
    if (parts.isStopped()) return 'later'
    if (!isThere(channel)) return withdraw(channel, parcel, LEFT)
    const begunAt = clock.now()
    const message = compose(notices, { id: parcel.message, site: parts.site(), channel })
    const result = await tryOnce(parts, message, parcel.tries)
    const facts = { channel, message: parcel.message, tries: parcel.tries }

    if (result.outcome === 'accepted') {
      log.info(facts, `told: ${message.subject} (${result.text})`)
      trouble.delivered(channel)
      const { text, providerId } = result
      const mark: Delivery = { is: 'sent', message: parcel.message, at: clock.moment().at, text, providerId }
      // What nothing was said of is not marked as told.
      const marks = unsaid.length === 0 ? [mark] : [unsay(unsaid), mark]
      await settle(channel, parcel, { deliveries: marks, ...beliefs.came(parcel.rows, clock.moment().at) })
      return 'delivered'
    }
    // Cut off by our own end: it goes again after the next start.
    if (parts.signal.aborted) return 'later'
    if (!isThere(channel)) return withdraw(channel, parcel, result.text)
    const later = { message: parcel.message, error: result.text, at: clock.moment().at }
    if (result.ours) {
      log.warn(facts, `not told yet: ${message.subject} (${result.text})`)
      parcel.tries -= 1
      parcel.nextAt = clock.now() + OURS_AGAIN_MS
      await stored({ deliveries: [{ is: 'retry', ...later, nextTryAt: clock.moment().at + OURS_AGAIN_MS }] })
      return 'later'
    }
    const forMs = clock.now() - parcel.firstAt
    const isTooOld = forMs >= GIVE_UP_MS
    if (!result.retryable || isTooOld) {
      const error = result.retryable ? `given up after a week: ${result.text}` : result.text
      log.warn(facts, `never told: ${message.subject} (${error})`)
      trouble.died({ channel, at: clock.moment().at, error, notices: parcel.rows.length }, !result.retryable)
      const mark = { is: 'dead', message: parcel.message, error, at: clock.moment().at } as const
      await stored({ deliveries: [mark], ...beliefs.lost(parcel.rows) })
      return 'dead'
    }
    log.warn(facts, `not told yet: ${message.subject} (${result.text})`)
    trouble.failed(channel, result.text)
    const backoff = backoffMs({ tries: parcel.tries, forMs, retryAfterMs: result.retryAfterMs }, random())
    // That a receiver let us wait for its answer counts as waiting, unless it then asks for more.
    const waitedMs = result.retryAfterMs === undefined ? clock.now() - begunAt : 0
    const waitMs = Math.max(LEAST_WAIT_MS, backoff - waitedMs)
    parcel.nextAt = clock.now() + waitMs
    await stored({ deliveries: [{ is: 'retry', ...later, nextTryAt: clock.moment().at + waitMs }] })
    return 'later'
  }
}

async function tryOnce(
  { channels, kinds, clock, signal, env = {}, run, posts }: Parts,
  message: Message,
  tries: number,
): Promise<Attempt> {
  const channel = channels().find(({ name }) => name === message.channel)
  if (channel === undefined) return { outcome: 'failed', retryable: false, text: LEFT }
  return attempt(kinds, channel, message, clock, {
    ...{ tries, abort: signal, env, run },
    ...(posts !== undefined && { posts }),
  })
}

/** Waits until it is on disk, but not for a disk that has failed for 10 s. */
function patience({ committer, clock }: Pick<Parts, 'committer' | 'clock'>) {
  return async (write: Write): Promise<void> => {
    const late = Promise.withResolvers<void>()
    using _timer = clock.after(patienceMs(committer, clock.moment()), late.resolve)
    // A mark that is refused for good is as good as made: what matters is that people are told.
    await Promise.race([committer.commit(write).catch(() => {}), late.promise])
  }
}
