import type { Quiet } from '@foretop/shared/model.ts'
import type { Channel, Plan } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import { isEnd } from '../core/decide.ts'
import type { Engine } from '../engine/engine.ts'
import { systemClock } from '../looking/clock.ts'
import type { Stands } from './asides.ts'
import { createButtons } from './buttons/buttons.ts'
import type { ChannelDefinition } from './channels/define.ts'
import type { Environment } from './channels/proxy.ts'
import { createFollowing } from './following.ts'
import type { Posts } from './posts.ts'

interface Parts {
  readonly posts: Posts
  readonly engine: Pick<Engine, 'memory' | 'acknowledge' | 'askQuiet'>
  readonly plan: () => Pick<Plan, 'people' | 'site'> & { readonly channels: readonly Channel[] }
  readonly kinds: readonly ChannelDefinition[]
  readonly env: Environment
  readonly log: { info(facts: object, text: string): void; warn(facts: object, text: string): void }
  readonly onTrouble: () => void
}

/** What stands on channels, kept as it is; and what people do there. */
export interface InPlace {
  /** Call it each second. */
  look(): void
  replan(): void
  trouble(): readonly Trouble[]
  stop(): Promise<void>
}

export function startInPlace({ posts, engine, plan, onTrouble, ...rest }: Parts): InPlace {
  const stands = (checkId: string): Stands | null => {
    const entry = engine.memory.entries.get(checkId)
    if (entry === undefined) return null
    const { state, acknowledgement, silenced, downtime } = entry.shown
    const { cover } = entry
    return {
      ...{ status: state.status, openedAt: entry.incident?.openedAt ?? null, acknowledgement },
      ...{ silence: coverOf(silenced, cover.silence), downtime: coverOf(downtime, cover.downtime) },
    }
  }
  const shared = { ...rest, clock: systemClock, stands }
  const channels = () => plan().channels
  const following = createFollowing({ ...shared, posts, channels, site: () => plan().site })
  const buttons = createButtons({
    ...{ ...shared, channels, onTrouble },
    deeds: {
      ...{ plan, stands },
      isListed: (checkId, since) =>
        posts
          .open()
          .some(({ notices }) =>
            notices.some((one) => one.checkId === checkId && one.since === since && !isEnd(one.why)),
          ),
      acknowledge: engine.acknowledge,
      silence: engine.askQuiet,
    },
    onDone: following.look,
  })
  const replan = () => {
    posts.only(channels().map(({ name }) => name))
    buttons.replan()
  }
  replan()
  return {
    look: following.look,
    replan,
    trouble: () => [...following.trouble(), ...buttons.trouble()],
    stop() {
      buttons.stop()
      return following.stop()
    },
  }
}

const coverOf = (isQuiet: boolean, quiet: Quiet | undefined): Quiet | null => (isQuiet ? (quiet ?? null) : null)
