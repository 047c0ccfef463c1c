import type { Trouble } from '@foretop/shared/wire.ts'
import type { DeadLetter } from '../store/outbox.ts'

const HOUR_MS = 3_600_000
/** A receiver may be away for some minutes; who is not told for longer must hear of that in another way. */
const LONG_MS = 15 * 60_000
export const DAY_MS = 86_400_000

interface Failing {
  /** Wall ms of the first of its failures in a row. */
  readonly since: number
  readonly failures: number
  readonly text: string
}

/** A channel that has taken nothing for long, or lost messages and has taken nothing since. */
export interface LostChannel {
  readonly channel: string
  readonly text: string
}

/** Who could not be told, as the wall shows it. */
export interface DeliveryTrouble {
  failed(channel: string, text: string): void
  delivered(channel: string): void
  /** `isFinal`: whoever was asked said so; otherwise it fails as before. */
  died(letter: DeadLetter, isFinal: boolean): void
  /** It is in the configuration no more. */
  left(channel: string): void
  isFailing(channel: string): boolean
  /** Those that lost messages and have taken nothing since, and those that have failed for a quarter of an hour. */
  lost(): readonly LostChannel[]
  /** When it last took something, wall ms; `null`: not since anybody knows. */
  deliveredAt(channel: string): number | null
  /** `channels`: names of those in the plan. What ails one that left it is nobody's trouble, but its dead letters are. */
  list(channels: ReadonlySet<string>): readonly Trouble[]
}

/** `sentAt`: when each channel last took something before this start. */
export function createDeliveryTrouble(
  letters: readonly DeadLetter[],
  now: () => number,
  sentAt: ReadonlyMap<string, number> = new Map(),
): DeliveryTrouble {
  const failing = new Map<string, Failing>()
  const deliveredAt = new Map(sentAt)
  let dead = [...letters]

  // People must see it once, but not look at it for a day after the channel was mended.
  const stillNews = ({ channel, at }: DeadLetter): boolean =>
    now() - at < ((deliveredAt.get(channel) ?? 0) > at ? HOUR_MS : DAY_MS)

  const failingTroubles = (channels: ReadonlySet<string>): readonly Trouble[] =>
    [...failing]
      // The first failure is often a blip, or Slack asking for a second's patience.
      .filter(([channel, { failures }]) => failures > 1 && channels.has(channel))
      .map(([channel, { since, text }]) => ({ of: 'delivery', since, text: `channel ${channel}: ${text}` }))

  const deadTroubles = (): readonly Trouble[] => {
    dead = dead.filter(stillNews)
    return [...Map.groupBy(dead, ({ channel }) => channel)].map(([channel, letters]) => ({
      of: 'delivery',
      since: Math.min(...letters.map(({ at }) => at)),
      text: lossText(channel, letters),
    }))
  }

  return {
    failed(channel, text) {
      const { since = now(), failures = 0 } = failing.get(channel) ?? {}
      failing.set(channel, { since, failures: failures + 1, text })
    },
    delivered(channel) {
      failing.delete(channel)
      deliveredAt.set(channel, now())
    },
    died(letter, isFinal) {
      if (isFinal) failing.delete(letter.channel)
      dead.push(letter)
    },
    left: (channel) => void failing.delete(channel),
    isFailing: (channel) => failing.has(channel),
    lost() {
      const last = dead.filter(({ channel, at }) => at > (deliveredAt.get(channel) ?? 0))
      const losses = [...Map.groupBy(last, ({ channel }) => channel)].map(([channel, letters]) => ({
        channel,
        text: lossText(channel, letters),
      }))
      const silent = [...failing]
        .filter(([channel, { since }]) => now() - since >= LONG_MS && losses.every((loss) => loss.channel !== channel))
        .map(([channel, { text }]) => ({ channel, text: `channel ${channel} takes no messages: ${text}` }))
      return [...losses, ...silent]
    },
    deliveredAt: (channel) => deliveredAt.get(channel) ?? null,
    list: (channels) => [...failingTroubles(channels), ...deadTroubles()],
  }
}

function lossText(channel: string, letters: readonly DeadLetter[]): string {
  const count = letters.reduce((sum, { notices }) => sum + notices, 0)
  const what = `${count} ${count === 1 ? 'notice was' : 'notices were'} never delivered`
  return `channel ${channel}: ${what}: ${letters.at(-1)?.error}`
}
