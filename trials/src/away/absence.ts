import { setImmediate as settled } from 'node:timers/promises'
import { createRandom } from '@foretop/lab/damaged.ts'
import { email } from '@foretop/server/alerts/channels/email.ts'
import { webhook } from '@foretop/server/alerts/channels/webhook.ts'
import { startSender } from '@foretop/server/alerts/sender.ts'
import { check, openStage, planOf, play } from '@foretop/server/engine/play.made-up.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { counted } from './counted.ts'
import type { Away } from './receivers.ts'
import { troublesOf } from './troubles.ts'

/** Time goes in such steps: in none of them is more than one try of a channel due. */
const STEP_MS = 5_000
const MINUTE_MS = 60_000
const BACK_WITHIN_MS = 5 * MINUTE_MS
/** So many looks in a row at whatever becomes another: enough for it not to flap. */
const LOOKS = 12

export interface Absence {
  readonly hours: number
  readonly checks: number
  /** So many of them fail one time each hour, and are well some time later. */
  readonly anHour: number
  readonly seed: number
}

/** How it went. */
export interface Returned {
  /** Troubles that began, of which some were over again before anybody was back. */
  readonly troubles: number
  readonly messages: number
  /** From their return until nothing was left to be told, ms; `null`: five minutes were not enough. */
  readonly deliveredAfterMs: number | null
  /** What must not be, in words. */
  readonly wrong: readonly string[]
}

/**
 * The engine, the herald and the sender over a real database, with played time and real receivers: all of them go away,
 * things go wrong and well again, the monitor itself is killed half way, and then they are back.
 */
export async function playAbsence(receivers: readonly Away[], absence: Absence): Promise<Returned> {
  const stage = openStage()
  const ids = Array.from({ length: absence.checks }, (_, at) => `s${at}/http`)
  const channels = receivers.map(({ channel }) => channel)
  const plan: Plan = {
    ...planOf(ids.map((id) => check(id))),
    ...{ hosts: [], groups: [], channels },
    routes: [{ match: {}, to: channels.map(({ name }) => name), continue: false }],
  }
  const under = counted([webhook, email])
  const start = async () => {
    const world = await play(stage, plan, {
      sender: (parts) =>
        startSender({
          ...{ ...parts, dead: [], kinds: under.kinds, site: () => 'Trial', log: { info() {}, warn() {} } },
          clock: stage.clock,
        }),
    })
    world.sender?.begin()
    await settled()
    return world
  }
  let world = await start()
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await stage.clock.pass(Math.min(left, STEP_MS))
      await world.committer.flush()
      // What they answer takes time of ours and none of theirs.
      await under.idle()
      await world.committer.flush()
    }
  }
  const seen = async (readings: { readonly [id: string]: number }) => {
    for (let look = 0; look < LOOKS; look += 1) {
      world.look(readings)
      await world.flush()
    }
    await under.idle()
  }
  const all = async (condition: Parameters<Away['become']>[0]) => {
    await under.idle()
    for (const receiver of receivers) await receiver.become(condition)
  }

  try {
    await seen(Object.fromEntries(ids.map((id) => [id, 0])))
    const random = createRandom(absence.seed)
    const troubles = troublesOf(ids, absence, random)
    // One that they all know of when they go.
    await seen({ [ids[0] ?? '']: 500 })
    await pass(2 * MINUTE_MS)
    const goneAt = stage.now
    const spanMs = absence.hours * 60 * MINUTE_MS
    const thirds = [
      { at: 0, condition: 'gone' },
      { at: spanMs / 3, condition: 'refusing' },
      { at: (2 * spanMs) / 3, condition: 'gone' },
    ] as const
    const happens = [
      ...thirds.map(({ at, condition }) => ({ at, run: () => all(condition) })),
      ...troubles.map(({ at, id, is }) => ({ at, run: () => seen({ [id]: is === 'bad' ? 500 : 0 }) })),
      {
        at: spanMs / 2,
        run: async () => {
          world.kill()
          world = await start()
        },
      },
    ].toSorted((a, b) => a.at - b.at)
    for (const { at, run } of happens) {
      await pass(Math.max(0, goneAt + at - stage.now))
      await run()
    }
    await pass(Math.max(0, goneAt + spanMs - stage.now))
    await all('well')
    const backAt = stage.now
    let left = (await stage.stores().outbox.open()).length
    while (left > 0 && stage.now - backAt < BACK_WITHIN_MS) {
      await pass(STEP_MS)
      left = (await stage.stores().outbox.open()).length
    }
    const dead = await stage.stores().outbox.dead(0)
    const ended = troubles.filter(({ is }) => is === 'well')
    const begun = 1 + troubles.filter(({ is }) => is === 'bad').length
    const last = new Map(troubles.map(({ id, is }) => [id, is]))
    const bad = new Set(ids.filter((id) => last.get(id) === 'bad'))
    return {
      troubles: begun,
      messages: receivers.reduce((sum, receiver) => sum + receiver.taken().length, 0),
      deliveredAfterMs: left === 0 ? stage.now - backAt : null,
      wrong: [
        ...(left > 0 ? [`${left} notices still wait five minutes after they are back`] : []),
        ...dead.map(({ channel, error }) => `${channel} never hears of something: ${error}`),
        ...receivers.flatMap((receiver) => wrongWith(receiver, { ids, ended: ended.map(({ id }) => id), bad })),
      ],
    }
  } finally {
    world.kill()
    stage.database.close()
  }
}

interface Truth {
  readonly ids: readonly string[]
  /** Once for each trouble of it that is over. */
  readonly ended: readonly string[]
  /** What is bad now. */
  readonly bad: ReadonlySet<string>
}

function wrongWith({ channel, tellsEach, taken, words }: Away, { ids, ended, bad }: Truth): readonly string[] {
  const all = taken()
  const twice = all.filter((id, at) => all.indexOf(id) !== at).map((id) => `took ${id} twice`)
  const said = words()
  const believes = new Map(said.map(({ check, is }) => [check, is]))
  const lies = ids
    .filter((id) => (believes.get(id) === 'firing') !== bad.has(id))
    .map((id) => `believes that ${id} is ${believes.get(id) ?? 'well'}; it is ${bad.has(id) ? 'bad' : 'well'}`)
  const count = (checks: readonly string[], id: string) => checks.filter((check) => check === id).length
  const over = said.filter(({ is }) => is === 'over').map(({ check }) => check)
  const lost = ids
    .filter((id) => tellsEach && count(over, id) !== count(ended, id))
    .map((id) => `was told of ${count(over, id)} ends of ${id}; there were ${count(ended, id)}`)
  return [...twice, ...lies, ...lost].map((fault) => `${channel.name} ${fault}`)
}
