import { setImmediate as settled } from 'node:timers/promises'
import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Status } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import { route } from '../core/route.ts'
import { isProblem } from '../core/severity.ts'
import { answered, check, groundOver, planOf, play } from '../engine/play.made-up.ts'
import { createDisk } from '../store/memory/disk.made-up.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { startSender } from './sender.ts'

/**
 * A whole life of the monitor by a seed: looks that come in any order, reloads, `kill -9`, receivers that take nothing, or
 * never answer, that are renamed and taken out. The engine, the herald and the sender are the real ones, over a store in
 * memory; only time is played.
 */

const NAMES = ['ops', 'mail', 'duty'] as const
type Name = (typeof NAMES)[number]
/** How a receiver takes what is sent to it. */
const MANNERS = ['takes', 'takes', 'takes', 'is busy', 'fails', 'hangs', 'refuses', 'refuses late'] as const
type Manner = (typeof MANNERS)[number]

const READINGS = { ok: 0, warning: 50, critical: 500 } as const
type Reading = keyof typeof READINGS

const CHECKS: readonly Check[] = [
  { ...check('lb/http'), attempts: 2 },
  { ...check('web1/http', ['webs']), needs: ['lb/http'] },
  { ...check('web2/http', ['webs']), attempts: 2, recoveries: 2, needs: ['lb/http'] },
  check('db/mysql', ['databases']),
]
const IDS = CHECKS.map(({ id }) => id)

/** What one receiver was told of one check, one after the other, each message once. */
export interface Told {
  readonly receiver: Name
  readonly checkId: string
  readonly why: string
  readonly to: Status
  /** Of its transition: after a kill the same news may come once more, with what happened since. */
  readonly seq: number
  /** It was over before it could be told. */
  readonly atOnce: boolean
}

/** What becomes of what is on its way to the disk when the process is killed: stored and heard of, lost, or stored unheard. */
const DYING = ['works', 'hangs', 'is mute'] as const
type Dying = (typeof DYING)[number]

/** What happens, step by step; in which order what is seen at one moment comes is not part of it. */
type Step =
  | { readonly of: 'see'; readonly now: { readonly [id: string]: Reading } }
  | { readonly of: 'pass'; readonly ms: number }
  | { readonly of: 'manner'; readonly receiver: Name; readonly is: Manner }
  | { readonly of: 'plan'; readonly names: readonly Name[]; readonly ids: readonly string[] }
  | { readonly of: 'kill'; readonly disk: Dying }
  | { readonly of: 'quiet'; readonly id: string | null }
  | { readonly of: 'take'; readonly id: string }
  | { readonly of: 'disk'; readonly is: 'hang' | 'fail' | 'mend' }

const oneOf = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T

export function script(seed: number): readonly Step[] {
  const random = createRandom(seed)
  const now: { [id: string]: Reading } = Object.fromEntries(IDS.map((id) => [id, 'ok']))
  let names: readonly Name[] = ['ops', 'mail']
  let ids: readonly string[] = IDS
  const see = (): Step => {
    for (const id of IDS) if (random(4) === 0) now[id] = oneOf(random, ['ok', 'ok', 'warning', 'critical'])
    // What depends on it fails with it, and is well with it.
    if (random(5) === 0) for (const id of IDS.slice(0, 3)) now[id] = now['lb/http'] === 'critical' ? 'ok' : 'critical'
    return { of: 'see', now: { ...now } }
  }
  return [
    { of: 'see', now: { ...now } },
    ...Array.from({ length: 8 + random(24) }, (): Step => {
      const kind = random(27)
      if (kind < 14) return see()
      if (kind < 17) return { of: 'pass', ms: oneOf(random, [200, 5_000, 40_000]) }
      if (kind < 20) return { of: 'manner', receiver: oneOf(random, NAMES), is: oneOf(random, MANNERS) }
      if (kind === 24) return { of: 'quiet', id: oneOf(random, IDS) }
      if (kind === 25) return { of: 'quiet', id: null }
      if (kind === 26) return { of: 'take', id: oneOf(random, IDS) }
      if (kind === 20) return { of: 'kill', disk: oneOf(random, DYING) }
      if (kind === 21) return { of: 'disk', is: oneOf(random, ['hang', 'fail', 'mend', 'mend']) }
      // Renamed, taken out, or there again.
      if (random(2) === 0) names = oneOf(random, [['ops'], ['ops', 'mail'], ['duty', 'mail'], ['duty'], ['mail']])
      else ids = IDS.filter(() => random(5) > 0)
      return { of: 'plan', names, ids }
    }),
  ]
}

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
      if (manner === 'refuses late') await new Promise<void>((late) => ground.clock.after(3_000, late))
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
  /** Which are as bad as they are together with what they need, or since that is; and which were, by when. */
  const failedWith = new Set<string>()
  const explained: { readonly at: number; readonly ids: ReadonlySet<string> }[] = []
  const isExplained = (id: string, at: number) =>
    ids.includes('lb/http') && explained.findLast((then) => then.at <= at)?.ids.has(id)
  const happens = (next: typeof now) => {
    for (const id of ['web1/http', 'web2/http'])
      if (next['lb/http'] !== 'critical' || next[id] === 'ok') failedWith.delete(id)
      else if (now[id] === 'ok') failedWith.add(id)
    now = next
    explained.push({ at: ground.now, ids: new Set(failedWith) })
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

  const isReplanned = steps.some(({ of }) => of === 'plan')
  for (const id of ids) broken.push(...lies(id))
  game.kill()

  function lies(id: string): readonly string[] {
    const entry = game.entry(id)
    if (entry === undefined) return [`${id} is not watched`]
    const { status, blockedBy, flapping } = entry.state
    if (status !== (now[id] ?? 'ok') || flapping) return [`${id} is ${status}, not ${now[id]}`]
    const routed = route(game.memory.plan.routes, entry.check, status)
    return names.flatMap((receiver) => {
      // Whoever refuses what it is told knows what it wants to know.
      if (refused.has(`${receiver} ${id}`)) return []
      const last = told.findLast((one) => one.receiver === receiver && (one.checkId === id || one.why === 'taken out'))
      const believed = last !== undefined && isProblem(last.to) ? last.to : 'well'
      if (!isProblem(status))
        return believed === 'well' ? [] : [`${receiver} believes that ${id} is ${believed}: it is well`]
      if (believed === status || blockedBy !== null) return []
      // Somebody whom the routes have named only since then hears of what happens next.
      if (believed === 'well' && (!routed.includes(receiver) || isReplanned)) return []
      return [`${receiver} believes that ${id} is ${believed}: it is ${status}`]
    })
  }
  return { told, broken: [...broken, ...unheardOf(told, refused)] }
}

/** Ends of what nobody was told of, and trouble that opens twice. */
function unheardOf(told: readonly Told[], refused: ReadonlySet<string>): readonly string[] {
  const broken: string[] = []
  /** By check who knows of its trouble, and since which transition. */
  const open = new Map<string, Map<string, number>>()
  for (const { receiver, checkId, why, to, seq, atOnce } of told) {
    if (why === 'taken out') {
      for (const [id, knowing] of open)
        open.set(id, new Map([...knowing].map(([name, at]) => [name === receiver ? '' : name, at])))
      continue
    }
    const knowing = open.get(checkId) ?? new Map<string, number>()
    open.set(checkId, knowing)
    const isEnd = why === 'resolved' || why === 'removed'
    // Whoever takes another one's place goes on from what that one knew.
    if (isEnd && !atOnce && knowing.size === 0)
      broken.push(`${receiver} was told that ${checkId} is ${to}, and of no trouble before`)
    if (why === 'opened' && (knowing.get(receiver) ?? seq) !== seq && !refused.has(`${receiver} ${checkId}`))
      broken.push(`${receiver} was told twice that ${checkId} opened`)
    if (isEnd) knowing.delete(receiver)
    else if (!knowing.has(receiver)) knowing.set(receiver, seq)
  }
  return broken
}

/** What each receiver was told of each check: which is all that must not depend on the order of arrival. */
export const stories = ({ told }: Life): readonly string[] =>
  [
    ...Map.groupBy(
      told.filter(({ checkId }) => checkId !== ''),
      ({ receiver, checkId }) => `${receiver} ${checkId}`,
    ),
  ]
    .map(([whose, all]) => `${whose}: ${all.map(({ why, to }) => `${why} ${to}`).join(', ')}`)
    .sort()

/** All that must never be and was, in a life of this seed and in the same with what is seen coming in another order. */
export async function lifeOf(seed: number): Promise<{ readonly broken: readonly string[]; readonly told: number }> {
  const steps = script(seed)
  const [one, other] = [await live(steps, createRandom(seed)), await live(steps, createRandom(seed + 0.5))]
  const [first, second] = [stories(one), stories(other)]
  const differs = first.filter((story) => !second.includes(story)).map((story) => `in one order only: ${story}`)
  const others = second.filter((story) => !first.includes(story)).map((story) => `in the other only: ${story}`)
  const broken = [...one.broken, ...other.broken, ...(differs.length > 0 ? [...differs, ...others] : [])]
  return { broken: broken.map((text) => `seed ${seed}: ${text}`), told: one.told.length }
}
