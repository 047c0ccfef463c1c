import { setImmediate as settled } from 'node:timers/promises'
import type { Random } from '@foretop/lab/damaged.ts'
import type { Observation, Quiet } from '@foretop/shared/model.ts'
import { inScope } from '@foretop/shared/scope.ts'
import { inForce } from '../core/quiet.ts'
import type { Entry } from '../engine/memory.ts'
import { answered, groundOver, play } from '../engine/play.made-up.ts'
import { startRelations } from '../looking/relations.ts'
import { createDisk } from '../store/memory/disk.made-up.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import { type Configured, idsOf, isGuard, KINDS, planFor, READINGS, receiversOf } from './cast.made-up.ts'
import { createLaws } from './laws.made-up.ts'
import { createReceivers } from './receivers.made-up.ts'
import type { Asked } from './script.made-up.ts'
import { startSender } from './sender.ts'
import { createTruth } from './truth.made-up.ts'

const ROUND_MS = 1_000
/** What comes of what was seen at one moment, in whatever order, is done before anything else happens. */
const SETTLED_MS = 2_000
const LOOK_MS = 20
/** So long after something happened whoever can be asked is looked at while time passes. */
const GUARDED_ROUNDS = 10

/** The engine, the herald and the sender themselves, over a store in memory, with what a person may do to them. */
export type Game = Awaited<ReturnType<typeof startGame>>

/** `order`: in which what is seen at one moment comes. */
export async function startGame(guarded: boolean, order: Random) {
  const disk = createDisk()
  const ground = groundOver(() => {
    const stores = createMemoryStateDb(disk, { now: () => ground.clock.moment().at })
    const { commit } = stores.committer
    const watched: typeof commit = (write) => {
      laws.watch(write)
      return commit(write)
    }
    return { ...stores, committer: { ...stores.committer, commit: watched } }
  })
  const receivers = createReceivers(() => ground.clock)
  const truth = createTruth()
  const laws = createLaws({
    truth,
    plan: () => plan,
    entry: (id) => world.entry(id),
    hasRefused: (id) => receivers.refused.values().some((one) => one.endsWith(` ${id}`)),
    isComing: (id) => world.memory.unheard.values().some(({ check }) => check.id === id),
    isQuiet: (id) => isAskedFor(id),
    now: () => ground.now,
  })
  const everybody = idsOf(guarded)
  let configured: Configured = { names: ['ops', 'mail'], ids: everybody, rules: [], way: null }
  let plan = planFor(configured)
  /** Silences and downtimes as they were asked for and stored, while nobody set the clock. */
  const asked = new Map<string, Quiet>()
  const isAskedFor = (id: string): boolean => {
    const entry = world.entry(id)
    const { at } = ground.clock.moment()
    // One that waits for the first trouble covers what begins in its time, for as long as it is open.
    const isMeant = ({ id, lastsMs, from }: Quiet) =>
      lastsMs === null || (world.memory.quiets.has(id) && (entry?.incident?.openedAt ?? 0) >= from)
    return (
      entry !== undefined &&
      asked
        .values()
        .some((one) => one.from + 1_000 < at && at < one.until && inScope(one.match, entry.check) && isMeant(one))
    )
  }

  /** Asked to look sooner, it does so at once, which takes a moment. */
  const looking = {
    looksAt: ({ way }: { readonly way: { readonly by: string } }) => way.by === 'poll',
    plan() {},
    sooner: (id: string, inMs: number) => void ground.clock.after(inMs + LOOK_MS, () => see([id])),
    vitals: () => ({ workers: [], skipped: 0 }),
    async stop() {},
  }
  const start = async () => {
    truth.plan(plan.checks)
    const game = await play(ground, plan, {
      kinds: KINDS,
      lookers: (surroundings) => [startRelations(surroundings), looking],
      sender: (parts) =>
        startSender({
          ...{ ...parts, dead: [], kinds: [receivers.kind], site: () => 'Played', log: { info() {}, warn() {} } },
          ...{ clock: ground.clock, random: () => 1 },
        }),
    })
    game.sender?.begin()
    await settled()
    return game
  }
  const lookAt = (id: string): Observation => {
    truth.looked(id, ground.now)
    const { at, seenAt } = ground.clock.moment()
    const reading = truth.seen(id)
    const waiting = reading === 'cut' ? null : READINGS[reading]
    if (waiting !== null) return { ...answered(id, at, { waiting }, reading), seenAt }
    const code = reading === 'cut' ? 'timeout' : 'refused'
    return { checkId: id, host: 'x', at, seenAt, durationMs: 1, outcome: 'failed', code, text: code }
  }
  function see(ids: readonly string[]): void {
    world.deliver(...ids.filter((id) => world.entry(id) !== undefined).map(lookAt))
  }
  /** One look at each, in any order, a moment after the other. */
  const seeAll = async () => {
    const left = [...everybody]
    while (left.length > 0) {
      const [id] = left.splice(order(left.length), 1)
      if (id !== undefined) see([id])
      if (order(2) === 0) await settled()
    }
    await settled()
  }
  const first = (from: number, is: (entry: Entry) => boolean): string | undefined => {
    const ids = plan.checks.map(({ id }) => id)
    return [...ids.slice(from), ...ids.slice(0, from)].find((id) => {
      const entry = world.entry(id)
      return entry !== undefined && is(entry)
    })
  }
  const guards = everybody.filter(isGuard)
  const broken: string[] = []
  const forgotten = (): readonly string[] => [
    ...disk.acknowledgements
      .rows()
      .filter(({ checkId }) => world.entry(checkId)?.acknowledgement === null)
      .map(({ checkId }) => `after a start nobody has ${checkId} any more`),
    ...disk.quiets
      .rows()
      .filter(({ id, endedAt }) => endedAt === null && !world.memory.quiets.has(id))
      .map(({ kind, id }) => `after a start there is no ${kind} ${id} any more`),
  ]
  let world = await start()

  return {
    /** What a start forgot, in words. */
    broken,
    disk,
    truth,
    laws,
    receivers,
    get world() {
      return world
    },
    get configured() {
      return configured
    },
    get plan() {
      return plan
    },
    now: () => ground.now,
    at: () => ground.clock.moment().at,
    async round() {
      await ground.clock.pass(ROUND_MS)
      await seeAll()
      await ground.clock.pass(SETTLED_MS)
    },
    /** Time without looks; whether it is us is looked at for as long as anybody could wait for that. */
    async pass(ms: number) {
      let left = ms
      for (let round = 0; guards.length > 0 && round < GUARDED_ROUNDS && left > ROUND_MS; round += 1) {
        await ground.clock.pass(ROUND_MS)
        left -= ROUND_MS
        see(guards)
      }
      await ground.clock.pass(left)
    },
    async configure(next: Configured) {
      const there = receiversOf(next)
      for (const name of receiversOf(configured)) if (!there.includes(name)) receivers.leaves(name)
      configured = next
      plan = planFor(configured)
      truth.plan(plan.checks)
      world.adopt(plan)
      await settled()
    },
    setClock(ms: number) {
      ground.stepMs += ms
      asked.clear()
    },
    async ask({ kind, match, inMs, forMs, lastsMs, expect }: Asked) {
      const from = ground.clock.moment().at + inMs
      const span = lastsMs === null ? { forMs } : { until: from + forMs, forMs: lastsMs }
      world.engine
        .askQuiet({ kind, match, from, ...span, expect, note: 'work', by: 'ann' })
        .then((quiet) => {
          // By the time it is stored somebody may have ended it.
          if (quiet.expect === null && world.memory.quiets.has(quiet.id)) asked.set(quiet.id, quiet)
        })
        // What cannot be stored is refused, and what is refused holds no more than before.
        .catch(() => {})
      await settled()
    },
    /** Ends what is quiet: one of those in force and to come, or all. */
    async speak(which: number | null) {
      const open = [...world.memory.quiets.values()]
      const chosen = which === null ? open : open.filter((_, at) => at === which % open.length)
      for (const { kind, id } of chosen) {
        asked.delete(id)
        world.engine.endQuiet(kind, id).catch(() => {})
      }
      await settled()
    },
    /** Somebody takes on the first trouble from there on that nobody has. */
    async take({
      from,
      forMs,
      sticky,
    }: {
      readonly from: number
      readonly forMs: number | null
      readonly sticky: boolean
    }) {
      const id = first(from, ({ incident, acknowledgement }) => incident !== null && acknowledgement === null)
      const span = forMs === null ? {} : { forMs }
      if (id !== undefined) world.engine.acknowledge(id, { note: '', by: 'ann', sticky, ...span }).catch(() => {})
      await settled()
    },
    /** The first that somebody has is nobody's again. */
    async giveBack(from: number) {
      const id = first(from, ({ acknowledgement }) => acknowledgement !== null)
      if (id !== undefined) world.engine.unacknowledge(id).catch(() => {})
      await settled()
      return id !== undefined
    },
    /** What is in force by now, and the time on the wall. */
    quiet: () => ({ quiets: [...world.memory.quiets.values()].filter(inForce), at: ground.clock.moment().at }),
    /** `kill -9`, and a start. */
    async restart() {
      world.kill()
      receivers.killed()
      disk.mend()
      laws.restarted(disk)
      world = await start()
      broken.push(...forgotten())
    },
    kill: () => world.kill(),
  }
}
