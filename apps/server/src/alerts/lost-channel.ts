import { hearersOfAll } from './own-trouble.ts'
import { channelSubject, createOwnVoice, lostChannelOf, type OwnParts } from './own-word.ts'
import type { LostChannel } from './trouble.ts'

interface Parts extends OwnParts {
  /** Channels whose last messages were refused for good, or given up. */
  readonly lost: () => readonly LostChannel[]
  /** When a channel last took something, wall ms; `null`: not since anybody knows. */
  readonly deliveredAt: (channel: string) => number | null
  /** It was tried in vain of late, and is tried again. */
  readonly isFailing: (channel: string) => boolean
}

/**
 * Tells over another channel that one has lost messages: whoever relies on it would never know. Over the first that lives,
 * once until the lost one takes something again, which is told to whoever heard of it; where that word does not come
 * through, over the next one as well. Call it each second.
 */
export function createLostChannels(parts: Parts): () => void {
  const { plan, beliefs } = parts
  const say = createOwnVoice(parts)

  const begin = (lost: readonly LostChannel[], { channel, text }: LostChannel) => {
    const subject = channelSubject(channel)
    const [delivered, expected] = [beliefs.delivered(subject), beliefs.expected(subject)]
    const names = plan().channels.map(({ name }) => name)
    const others = names.filter((name) => !lost.some((one) => one.channel === name))
    // Whoever is to hear of anything critical now, and rather not over what the lost one goes over too.
    const first = hearersOfAll(parts, subject)
    const rank = (name: string) => Number(!first.includes(name)) + 2 * Number(baseOf(name) === baseOf(channel))
    const living = others.filter((name) => !parts.isFailing(name)).toSorted((one, other) => rank(one) - rank(other))
    // On its way to one that takes nothing it is heard by nobody.
    if (names.some((name) => delivered.has(name)) || living.some((name) => expected.has(name))) return
    // Rather over one that fails than over none.
    const [to] = [...living, ...(others.some((name) => expected.has(name)) ? [] : others)]
    if (to !== undefined) say({ subject, text, isOver: false, to: [to] })
  }

  return () => {
    const names = plan().channels.map(({ name }) => name)
    const lost = parts.lost().filter(({ channel }) => names.includes(channel))
    for (const one of lost) begin(lost, one)
    for (const subject of beliefs.checkIds()) {
      const channel = lostChannelOf(subject)
      if (channel === null || lost.some((one) => one.channel === channel)) continue
      const told = [...beliefs.expected(subject)].filter(([name]) => names.includes(name))
      const since = Math.max(...told.map(([, { since }]) => since))
      const takes = (parts.deliveredAt(channel) ?? 0) > since
      if (told.length === 0 || (names.includes(channel) && !takes)) continue
      const text = takes
        ? `channel ${channel} takes messages again`
        : `channel ${channel} is no longer in the configuration`
      say({ subject, text, isOver: true, to: told.map(([name]) => name) })
    }
  }
}

/** `mail` of `ann/mail`. */
const baseOf = (channel: string): string => channel.slice(channel.indexOf('/') + 1)
