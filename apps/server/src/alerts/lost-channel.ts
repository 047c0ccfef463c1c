import { createOwnVoice, type OwnParts, ownSubject } from './own-word.ts'
import type { LostChannel } from './trouble.ts'

interface Parts extends OwnParts {
  /** Channels whose last messages were refused for good, or given up. */
  readonly lost: () => readonly LostChannel[]
  /** When a channel last took something, wall ms; `null`: not since anybody knows. */
  readonly deliveredAt: (channel: string) => number | null
  /** It was tried in vain of late, and is tried again. */
  readonly isFailing: (channel: string) => boolean
}

const CHANNEL = 'channel '

/**
 * Tells over another channel that one has lost messages: whoever relies on it would never know. Over the first that lives,
 * once until the lost one takes something again, which is told to whoever heard of it. Call it each second.
 */
export function createLostChannels(parts: Parts): () => void {
  const { plan, beliefs } = parts
  const say = createOwnVoice(parts)
  const subjectOf = (channel: string) => ownSubject(`${CHANNEL}${channel}`)

  const begin = (lost: readonly LostChannel[], { channel, text }: LostChannel) => {
    const others = plan().channels.filter(({ name }) => !lost.some((one) => one.channel === name))
    const living = others.find(({ name }) => !parts.isFailing(name)) ?? others[0]
    if (living === undefined) return
    say({ subject: subjectOf(channel), text, isOver: false, to: [living.name] })
  }

  return () => {
    const names = plan().channels.map(({ name }) => name)
    const lost = parts.lost().filter(({ channel }) => names.includes(channel))
    for (const one of lost) {
      const told = beliefs.expected(subjectOf(one.channel))
      if (!names.some((name) => told.has(name))) begin(lost, one)
    }
    for (const subject of beliefs.checkIds()) {
      const channel = channelOf(subject)
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

/** The channel that is told of; `null`: of something else. */
function channelOf(subject: string): string | null {
  const [before, after] = ownSubject(`${CHANNEL}\n`).split('\n')
  if (before === undefined || after === undefined || !subject.startsWith(before)) return null
  return subject.slice(before.length, -after.length)
}
