import { setImmediate as settled } from 'node:timers/promises'
import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import { route } from '../core/route.ts'
import { answered, groundOver, planOf, play } from '../engine/play.made-up.ts'
import { createDisk } from '../store/memory/disk.made-up.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { lies } from './lies.made-up.ts'
import { CHECKS, IDS, type Manner, type Name, READINGS, type Reading, type Step, script } from './script.made-up.ts'
import { startSender } from './sender.ts'
import { stories, type Told, unheardOf } from './told.made-up.ts'

/**
 * A whole life of the monitor by a seed: looks that come in any order, reloads, `kill -9`, receivers that take nothing, or
 * never answer, that are renamed and taken out. The engine, the herald and the sender are the real ones, over a store in
 * memory; only time is played.
 */

const planFor = (names: readonly Name[], ids: readonly string[]): Plan => {
  const [first = 'ops', ...others] = names
  return {
    ...planOf(CHECKS.filter(({ id }) => ids.includes(id))),
    channels: names.map((name) => ({ name, kind: 'played', options: {} })),
    routes: [
      { match: { status: ['critical'] }, to: [first], continue: true },
      { match: { groups: ['databases'] }, to: [], continue: false },
      { match: {}, to: others.length > 0 ? others : [first], continue: false },
    ],
  }
}

export interface Life {
  /** By receiver and check, in the order in which it was told. */
  readonly told: readonly Told[]
  /** What must never be and was, in words. */
  readonly broken: readonly string[]
}

/** Plays a script; what is seen at one moment comes in an order of `order`. */
export async function live(steps: readonly Step[], order: Random): Promise<Life> {
  const disk = createDisk()
  const ground = groundOver(() => createMemoryStateDb(disk, { now: () => ground.clock.moment().at }))
  const manners = new Map<string, Manner>()
  const told: Told[] = []
  const taken = new Set<string>()
  /** Ends that a receiver refused: whoever refuses them is told of the next trouble as if it were the first. */
  const refused = new Set<string>()
  const broken: string[] = []
  let names: readonly Name[] = ['ops', 'mail']
  let ids: readonly string[] = IDS
  let now: { readonly [id: string]: Reading } = {}

  const played = defineChannel({
    kind: 'played',
    title: 'Played',
    summary: '',
    options: z.strictObject({}),
    async send(_, { id, channel, notices }, { signal }) {
      const manner = manners.get(channel) ?? 'takes'
      if (manner === 'is busy') throw new DeliveryError('429', true, { retryAfterMs: 20_000 })
      if (manner === 'fails') throw new DeliveryError('500', true)
      if (manner === 'hangs')
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      if (manner === 'refuses late' || manner === 'takes late')
        await new Promise<void>((late) => ground.clock.after(3_000, late))
      if (manner === 'refuses' || manner === 'refuses late') {
        for (const { checkId } of notices) refused.add(`${channel} ${checkId}`)
        throw new DeliveryError('400', false)
      }
      if (taken.has(id)) return 'again'
      taken.add(id)
      for (const { checkId, why, to, untold, transition: seq } of notices)
        told.push({ receiver: channel as Name, checkId, why, to, seq, atOnce: untold !== null })
      return 'ok'
    },
  })

  const start = async () => {
    const game = await play(ground, planFor(names, ids), {
      lookers: () => [looking],
      sender: (parts) =>
        startSender({
          ...{ ...parts, dead: [], kinds: [played], site: () => 'Played', log: { info() {}, warn() {} } },
          ...{ clock: ground.clock, random: () => 1 },
        }),
    })
    game.sender?.begin()
    await settled()
    return game
  }
  /** Asked to look sooner, it does so at once. */
  const looking = {
    looksAt: () => true,
    plan() {},
    sooner: (id: string, inMs: number) => void ground.clock.after(inMs, () => see([id])),
    vitals: () => ({ workers: [], skipped: 0 }),
    async stop() {},
  }
  /** Which are as bad as they are together with what they need, or since that is; and which were while that was watched, by when. */
  const failedWith = new Set<string>()
  const explained: { readonly at: number; readonly ids: ReadonlySet<string> }[] = []
  const isExplained = (id: string, at: number) =>
    ids.includes('lb/http') && explained.findLast((then) => then.at <= at)?.ids.has(id)
  const note = () => explained.push({ at: ground.now, ids: new Set(ids.includes('lb/http') ? failedWith : []) })
  const happens = (next: typeof now) => {
    for (const id of ['web1/http', 'web2/http'])
      if (next['lb/http'] !== 'critical' || next[id] === 'ok') failedWith.delete(id)
      else if (now[id] === 'ok') failedWith.add(id)
    now = next
    note()
  }
  const see = (seen: readonly string[]) => {
    const there = seen.filter((id) => game.entry(id) !== undefined)
    game.deliver(...there.map((id) => answered(id, ground.now, { waiting: READINGS[now[id] ?? 'ok'] }, `${now[id]}`)))
  }
  /** One look at each, in any order, a moment after the other. */
  const seeAll = async () => {
    const left = [...IDS]
    while (left.length > 0) {
      const [id] = left.splice(order(left.length), 1)
      if (id !== undefined) see([id])
      if (order(2) === 0) await settled()
    }
    await settled()
  }
  const round = async () => {
    await ground.clock.pass(1_000)
    await seeAll()
  }

  /** When the plan became another. */
  let plannedAt = Number.NEGATIVE_INFINITY
  let decided = 0
  /** Checks that were silenced when the last step was over. */
  let silenced: ReadonlySet<string> = new Set()
  /** Nobody is to be told of what failed with what it needs. */
  const judge = () => {
    for (const { recipient, checkId, why, transitionSeq, at } of disk.decisions.rows().slice(decided)) {
      if (why === 'opened' && silenced.has(checkId))
        broken.push(`${recipient} is told by ${transitionSeq} that ${checkId} opened, which is silenced`)
      if (why === 'opened' && failedWith.has(checkId) && isExplained(checkId, at))
        broken.push(`${recipient} is told by ${transitionSeq} that ${checkId} opened, which failed with lb/http`)
    }
    decided = disk.decisions.rows().length
    // What was decided while nothing could be stored is on the disk when that is long past.
    silenced = new Set(disk.condition().is === 'works' ? ids.filter((id) => game.flags(id)?.silenced) : [])
  }
  let game = await start()
  function speakAgain(): void {
    silenced = new Set()
    for (const { kind, id } of game.memory.quiets.values()) game.engine.endQuiet(kind, id).catch(() => {})
  }
  for (const step of steps) {
    judge()
    if (step.of === 'see') {
      happens(step.now)
      await round()
    } else if (step.of === 'pass') {
      await ground.clock.pass(step.ms)
    } else if (step.of === 'quiet') {
      // What cannot be stored is refused, and what is refused holds no more than before.
      if (step.id === null) speakAgain()
      else if (ids.includes(step.id)) game.ask('silence', { checks: [step.id] }, { forMs: 3_600_000 }).catch(() => {})
      await settled()
    } else if (step.of === 'take') {
      if (game.entry(step.id)?.incident) game.engine.acknowledge(step.id, { note: '', by: 'ann' }).catch(() => {})
      await settled()
    } else if (step.of === 'manner') {
      manners.set(step.receiver, step.is)
    } else if (step.of === 'plan') {
      // Whoever is taken out hears nothing until it is there again, and then only of what happens next.
      for (const receiver of names)
        if (!step.names.includes(receiver))
          told.push({ receiver, checkId: '', why: 'taken out', to: 'ok', seq: 0, atOnce: false })
      ;({ names, ids } = step)
      plannedAt = ground.now
      note()
      game.adopt(planFor(names, ids))
      await settled()
    } else if (step.of === 'disk') {
      if (step.is === 'mend') disk.mend()
      else if (step.is === 'hang') disk.hang()
      else disk.fail('no space left')
      await settled()
    } else {
      // What was told though it could not be stored nobody can know after it.
      disk.mend()
      await settled()
      // What is on its way to the disk is lost with the process, or on it though nobody heard.
      if (step.disk === 'hangs') disk.hang()
      if (step.disk === 'is mute') disk.mute()
      await round()
      game.kill()
      disk.mend()
      game = await start()
    }
  }
  speakAgain()
  for (const id of ids) if (game.entry(id)?.acknowledgement) game.engine.unacknowledge(id).catch(() => {})
  // In the end all is quiet, every receiver takes what comes, and time passes.
  disk.mend()
  manners.clear()
  for (let at = 0; at < 8; at += 1) await round()
  await ground.clock.pass(400_000)
  for (let at = 0; at < 30; at += 1) await round()
  await ground.clock.pass(30_000)

  for (const id of IDS) broken.push(...ending(id))
  game.kill()

  function ending(checkId: string): readonly string[] {
    const heard = { names, told, refused }
    const entry = game.entry(checkId)
    if (entry === undefined && ids.includes(checkId)) return [`${checkId} is not watched`]
    if (entry === undefined)
      return lies({ checkId, status: 'pending', isBlocked: false, routed: [], isOld: false }, heard)
    const { status, blockedBy, flapping, since } = entry.state
    if (status !== (now[checkId] ?? 'ok') || flapping) return [`${checkId} is ${status}, not ${now[checkId]}`]
    const routed = route(game.memory.plan.routes, entry.check, status)
    return lies({ checkId, status, isBlocked: blockedBy !== null, routed, isOld: since <= plannedAt }, heard)
  }
  return { told, broken: [...broken, ...unheardOf(told, refused)] }
}

/** All that must never be and was, in a life of this seed and in the same with what is seen coming in another order. */
export async function lifeOf(seed: number): Promise<{ readonly broken: readonly string[]; readonly told: number }> {
  const steps = script(seed)
  const [one, other] = [await live(steps, createRandom(seed)), await live(steps, createRandom(seed + 0.5))]
  const [first, second] = [stories(one.told), stories(other.told)]
  const differs = first.filter((story) => !second.includes(story)).map((story) => `in one order only: ${story}`)
  const others = second.filter((story) => !first.includes(story)).map((story) => `in the other only: ${story}`)
  const broken = [...one.broken, ...other.broken, ...(differs.length > 0 ? [...differs, ...others] : [])]
  return { broken: broken.map((text) => `seed ${seed}: ${text}`), told: one.told.length }
}
