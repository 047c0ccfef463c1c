import { createRandom } from '@foretop/lab/damaged.ts'
import { check, planOf } from '@foretop/server/engine/play.made-up.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { startWorld } from '../played/world.ts'
import type { Away } from './receivers.ts'
import { troublesOf } from './troubles.ts'

const STEP_MS = 5_000
const MINUTE_MS = 60_000
const BACK_WITHIN_MS = 5 * MINUTE_MS
const BAD = 500

export interface Absence {
  readonly hours: number
  readonly checks: number
  /** So many of them fail in each hour, and are well some time later. */
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

/** All receivers go away, things go wrong and well again, the monitor itself is killed half way, and then they are back. */
export async function playAbsence(receivers: readonly Away[], absence: Absence): Promise<Returned> {
  const ids = Array.from({ length: absence.checks }, (_, at) => `s${at}/http`)
  const [first = ''] = ids
  const channels = receivers.map(({ channel }) => channel)
  const plan: Plan = {
    ...planOf(ids.map((id) => check(id))),
    ...{ hosts: [], groups: [], channels },
    routes: [{ match: {}, to: channels.map(({ name }) => name), continue: false }],
  }
  await using world = await startWorld(plan, { stepMs: STEP_MS })
  const all = async (condition: Parameters<Away['become']>[0]) => {
    await world.idle()
    for (const receiver of receivers) await receiver.become(condition)
  }

  await world.see(Object.fromEntries(ids.map((id) => [id, 0])))
  const turns = troublesOf(ids, absence, createRandom(absence.seed))
  // One that they all know of when they go.
  await world.see({ [first]: BAD })
  await world.pass(2 * MINUTE_MS)
  const goneAt = world.now()
  const spanMs = absence.hours * 60 * MINUTE_MS
  const happens = [
    { at: 0, run: () => all('gone') },
    { at: spanMs / 3, run: () => all('refusing') },
    { at: spanMs / 2, run: world.restart },
    { at: (2 * spanMs) / 3, run: () => all('gone') },
    ...turns.map(({ at, id, is }) => ({ at, run: () => world.see({ [id]: is === 'bad' ? BAD : 0 }) })),
  ].toSorted((a, b) => a.at - b.at)
  for (const { at, run } of happens) {
    await world.pass(Math.max(0, goneAt + at - world.now()))
    await run()
  }
  await world.pass(Math.max(0, goneAt + spanMs - world.now()))
  await all('well')
  const backAt = world.now()
  while ((await world.waiting()) > 0 && world.now() - backAt < BACK_WITHIN_MS) await world.pass(STEP_MS)

  const left = await world.waiting()
  const last = new Map(turns.map(({ id, is }) => [id, is]))
  const truth = {
    ids,
    ended: turns.filter(({ is }) => is === 'well').map(({ id }) => id),
    bad: new Set(ids.filter((id) => last.get(id) === 'bad')),
  }
  return {
    troubles: 1 + turns.filter(({ is }) => is === 'bad').length,
    messages: receivers.reduce((sum, receiver) => sum + receiver.taken().length, 0),
    deliveredAfterMs: left === 0 ? world.now() - backAt : null,
    wrong: [
      ...(left > 0 ? [`${left} notices still wait five minutes after they are back`] : []),
      ...(await world.dead()).map((text) => `never told: ${text}`),
      ...receivers.flatMap((receiver) => wrongWith(receiver, truth)),
    ],
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
