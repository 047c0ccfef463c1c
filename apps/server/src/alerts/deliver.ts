import type { Delivery } from '../store/write.ts'
import { type Attempt, attempt } from './attempt.ts'
import { backoffMs } from './backoff.ts'
import type { Clock } from './clock.ts'
import { type Intake, STORED_WITHIN_MS } from './intake.ts'
import { compose, type Message } from './message.ts'
import type { Notice } from './notice.ts'
import type { Parcel } from './queue.ts'
import type { SenderParts } from './sender.ts'
import { DAY_MS, type DeliveryTrouble } from './trouble.ts'

/** What could not be delivered for so long is given up, and shown. */
const GIVE_UP_MS = DAY_MS
/** What we lack ourselves may be there again at any moment. */
const OURS_AGAIN_MS = 2_000
const LEAST_WAIT_MS = 500

interface Parts extends SenderParts {
  readonly clock: Clock
  readonly intake: Intake
  readonly trouble: DeliveryTrouble
  readonly isStopped: () => boolean
  /** Aborted when a send must end, whatever came of it. */
  readonly signal: AbortSignal
}

/** What came of one try: `dead` is never tried again. */
export type Came = 'delivered' | 'dead' | 'later'

/**
 * One try of one message: marked as being sent, sent, marked as what came of it, each mark on disk before the next
 * step. A crash before the send repeats nothing, after it at most this one message, under the same id.
 */
export function createDelivery(parts: Parts): (channel: string, parcel: Parcel) => Promise<Came> {
  const { outbox, intake, trouble, clock, log, random = Math.random } = parts
  const stored = patience(parts)
  // What cannot be read keeps nobody from being told.
  const diedOf = (channel: string, notice: Notice): string | null => {
    try {
      return outbox.diedOf(channel, notice)
    } catch (error) {
      log.warn({ channel, err: error }, 'what was never told before cannot be read')
      return null
    }
  }

  return async (channel, parcel) => {
    parcel.tries += 1
    parcel.firstAt ??= clock.now()
    intake.took(parcel)
    const ids = parcel.rows.map(({ id }) => id)
    await stored({ is: 'sending', message: parcel.message, rows: ids, at: clock.wall() })
    if (parts.isStopped()) return 'later'
    const begunAt = clock.now()
    const message = compose(
      parcel.rows.map(({ notice }) => notice),
      { id: parcel.message, site: parts.site(), channel },
      (notice) => diedOf(channel, notice),
    )
    const result = await tryOnce(parts, message, parcel.tries)
    const facts = { channel, message: parcel.message, tries: parcel.tries }

    const finish = async (came: Came, mark: Delivery): Promise<Came> => {
      await stored(mark, () => intake.forget(parcel))
      return came
    }
    if (result.outcome === 'accepted') {
      log.info(facts, `told: ${message.subject} (${result.text})`)
      trouble.delivered(channel)
      return finish('delivered', { is: 'sent', message: parcel.message, at: clock.wall() })
    }
    // Cut off by our own end: it goes again after the next start.
    if (parts.signal.aborted) return 'later'
    const later = { message: parcel.message, error: result.text }
    if (result.ours) {
      log.warn(facts, `not told yet: ${message.subject} (${result.text})`)
      parcel.tries -= 1
      parcel.nextAt = clock.now() + OURS_AGAIN_MS
      await stored({ is: 'retry', ...later, nextTryAt: clock.wall() + OURS_AGAIN_MS })
      return 'later'
    }
    const forMs = clock.now() - parcel.firstAt
    const isTooOld = forMs >= GIVE_UP_MS
    if (!result.retryable || isTooOld) {
      const error = result.retryable ? `given up after a day: ${result.text}` : result.text
      log.warn(facts, `never told: ${message.subject} (${error})`)
      trouble.died({ channel, at: clock.wall(), error, notices: parcel.rows.length }, !result.retryable)
      return finish('dead', { is: 'dead', message: parcel.message, error, at: clock.wall() })
    }
    log.warn(facts, `not told yet: ${message.subject} (${result.text})`)
    trouble.failed(channel, result.text)
    const backoff = backoffMs({ tries: parcel.tries, forMs, retryAfterMs: result.retryAfterMs }, random())
    // That a receiver let us wait for its answer counts as waiting, unless it then asks for more.
    const waitedMs = result.retryAfterMs === undefined ? clock.now() - begunAt : 0
    const waitMs = Math.max(LEAST_WAIT_MS, backoff - waitedMs)
    parcel.nextAt = clock.now() + waitMs
    await stored({ is: 'retry', ...later, nextTryAt: clock.wall() + waitMs })
    return 'later'
  }
}

async function tryOnce(
  { channels, kinds, clock, signal, env = {} }: Parts,
  message: Message,
  tries: number,
): Promise<Attempt> {
  const channel = channels().find(({ name }) => name === message.channel)
  if (channel === undefined)
    return { outcome: 'failed', retryable: false, text: 'the channel is no longer in the configuration' }
  return attempt(kinds, channel, message, clock, { tries, abort: signal, env })
}

/** Waits until a mark is on disk, but not for a disk that has failed for 10 s: `done` runs when it is, however late. */
function patience({ committer, clock }: Pick<Parts, 'committer' | 'clock'>) {
  return async (delivery: Delivery, done: () => void = () => {}): Promise<void> => {
    const failing = committer.trouble()
    const failedForMs = failing === null ? 0 : Math.max(0, clock.wall() - failing.since)
    const late = Promise.withResolvers<void>()
    using _timer = clock.after(Math.max(0, STORED_WITHIN_MS - failedForMs), late.resolve)
    // A mark that is refused for good is as good as made: what matters is that people are told.
    await Promise.race([committer.commit({ deliveries: [delivery] }).then(done, done), late.promise])
  }
}
