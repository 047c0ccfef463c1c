import { setImmediate as settled } from 'node:timers/promises'
import type { ChannelDefinition } from '@foretop/server/alerts/channels/define.ts'

/** Channels, and when nothing of them is under way. */
export interface Counted {
  readonly kinds: readonly ChannelDefinition[]
  /** How many tries were begun so far. */
  tries(): number
  /** Resolves when no try is under way, and what came of the last ones is on its way to the disk. */
  idle(): Promise<void>
}

export function counted(kinds: readonly ChannelDefinition[]): Counted {
  const under = new Set<Promise<unknown>>()
  let tries = 0
  const follow = <T>(sending: Promise<T>): Promise<T> => {
    tries += 1
    const ended: Promise<unknown> = sending.then(
      () => under.delete(ended),
      () => under.delete(ended),
    )
    under.add(ended)
    return sending
  }
  return {
    kinds: kinds.map((kind) => ({ ...kind, send: (...given) => follow(kind.send(...given)) })),
    tries: () => tries,
    async idle() {
      await settled()
      while (under.size > 0) {
        await Promise.all(under)
        await settled()
      }
    },
  }
}
