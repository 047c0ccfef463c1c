import { setImmediate as settled } from 'node:timers/promises'
import { channelKinds } from '@foretop/server/alerts/channels/all.ts'
import { type Errands, startErrands } from '@foretop/server/alerts/errands/errands.ts'
import { startSender } from '@foretop/server/alerts/sender.ts'
import { openStage, play } from '@foretop/server/engine/play.made-up.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { counted } from './counted.ts'

/** So many looks in a row at whatever becomes another: enough for it not to flap. */
const LOOKS = 12

/**
 * The engine, the herald and the sender over a real database, with played time and real receivers: what they take to answer
 * is time of ours and none of theirs.
 */
export interface PlayedWorld extends AsyncDisposable {
  /** Wall ms. */
  now(): number
  /** Lets time pass, ms. */
  pass(ms: number): Promise<void>
  /** What looks say of checks from now on, a second each. */
  see(readings: { readonly [id: string]: number }): Promise<void>
  acknowledge(id: string, by: string): Promise<void>
  /** Resolves when no message is under way. */
  idle(): Promise<void>
  /** How many tries of messages there were so far. */
  tries(): number
  /** How many notices are still to be told. */
  waiting(): Promise<number>
  /** What is never told, in words. */
  dead(): Promise<readonly string[]>
  /** `kill -9`, and a start. */
  restart(): Promise<void>
}

interface Playing {
  /** When it begins, wall ms. */
  readonly at?: number
  /** Time goes in such steps, ms: in none of them is more than one try of a channel due. */
  readonly stepMs?: number
}

export async function startWorld(plan: Plan, { at, stepMs = 5_000 }: Playing = {}): Promise<PlayedWorld> {
  await using starting = new AsyncDisposableStack()
  const stage = openStage()
  starting.defer(() => stage.database.close())
  if (at !== undefined) stage.now = at
  const errands: Errands = startErrands({ rules: () => ({ folders: [], user: null }) })
  starting.defer(() => errands.stop())
  const under = counted(channelKinds)
  const start = async () => {
    const world = await play(stage, plan, {
      sender: (parts) =>
        startSender({
          ...{ ...parts, dead: [], kinds: under.kinds, site: () => 'Trial', log: { info() {}, warn() {} } },
          // Of all waits the longest.
          ...{ clock: stage.clock, run: errands.run, random: () => 1 },
        }),
    })
    world.sender?.begin()
    await settled()
    return world
  }
  let world = await start()
  starting.defer(() => world.kill())
  const running = starting.move()
  return {
    now: () => stage.now,
    async pass(ms) {
      for (let left = ms; left > 0; left -= stepMs) {
        await stage.clock.pass(Math.min(left, stepMs))
        await world.committer.flush()
        await under.idle()
        await world.committer.flush()
      }
    },
    async see(readings) {
      for (let look = 0; look < LOOKS; look += 1) {
        world.look(readings)
        await world.flush()
      }
      await under.idle()
    },
    async acknowledge(id, by) {
      const stored = world.engine.acknowledge(id, { by, note: '' })
      await world.flush()
      await stored
    },
    idle: under.idle,
    tries: under.tries,
    waiting: async () => (await stage.stores().outbox.open()).length,
    dead: async () => (await stage.stores().outbox.dead(0)).map(({ channel, error }) => `${channel}: ${error}`),
    async restart() {
      world.kill()
      world = await start()
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
