import { setImmediate as settled } from 'node:timers/promises'
import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import { isProblem } from '../core/severity.ts'
import type { Entry } from '../engine/memory.ts'
import { idsOf, PLACE, type Reading, receiversOf } from './cast.made-up.ts'
import { type Game, startGame } from './game.made-up.ts'
import { overkept } from './kept.made-up.ts'
import { lies } from './lies.made-up.ts'
import { createMeeting } from './met.made-up.ts'
import { type Script, type Step, script } from './script.made-up.ts'
import { type IsLoose, stories, type Told, unheardOf } from './told.made-up.ts'
import { LATER_MS, PUSHES } from './ways.made-up.ts'

/**
 * A whole life of the monitor by a seed: looks that come in any order, reloads, `kill -9`, receivers that take nothing, or
 * never answer, that are renamed and taken out; silences, downtimes and people who have a problem; checks that flap; a
 * clock that is set; a network of our own that is lost. The engine, the herald and the sender are the real ones, over a
 * store in memory; only time is played.
 */

/** After so long a silence nothing keeps anybody from knowing how it stands. */
const OWED_AFTER_MS = 30_000
/** So often it is asked at least who hears of trouble by now. */
const ASKED_EACH_MS = 30_000
/** After so many rounds what looks say is confirmed. */
const CONFIRMED_BY = 3
/** A receiver that failed is tried again within five minutes. */
const LONGEST_WAIT_MS = 310_000
/** For so long trouble is held at most until those that could explain it were looked at. */
const HELD_MS = 5_000
/** After so many looks that say the same nothing flaps any more. */
const MOST_ROUNDS = 30

export interface Life {
  readonly told: readonly Told[]
  /** What must never be and was, in words. */
  readonly broken: readonly string[]
  readonly isLoose: IsLoose
  /** Pairs of what was so at one time. */
  readonly met: ReadonlySet<string>
}

/** Plays a script; what is seen at one moment comes in an order of `order`. */
export async function live({ guarded, steps }: Script, order: Random): Promise<Life> {
  const game = await startGame(guarded, order)
  const { disk, truth, receivers, laws } = game
  const broken: string[] = []
  const meeting = createMeeting(game)
  let now: { readonly [id: string]: Reading } = {}
  /** Since when what could keep anybody from being told is gone: another plan, a start, a disk that fails. */
  let calmSince = 0
  /** When the clock on the wall was set. */
  let setAt = Number.NEGATIVE_INFINITY
  /** When the plan became another. */
  let plannedAt = Number.NEGATIVE_INFINITY
  let hasNewNames = false
  /** Of these another plan came just as it was to be somebody else's turn. */
  const overruled = new Set<string>()
  /** How many rounds were played, and how many had been when what looks say of a check became another. */
  let played = 0
  const changed = new Map<string, number>()

  const changes = (id: string) => void changed.set(id, played)
  const happens = (next: typeof now) => {
    for (const [id, reading] of Object.entries(next)) if (now[id] !== reading) changes(id)
    now = next
    truth.happens(next)
  }
  const rounds = async (count: number) => {
    for (let at = 0; at < count; at += 1) {
      await game.round()
      played += 1
    }
  }
  /** For how long nothing has happened to it, and that the clock was set is known to whoever asks who hears of it. */
  const calmMs = (id: string) => {
    const knownAt = game.configured.way === null ? 0 : setAt + ASKED_EACH_MS
    return game.now() - Math.max(calmSince, laws.movedAt(id), knownAt)
  }
  /** Whether it is somebody else's, or will be, so near to now that what waited for a look at another check may be on either side. */
  const isTurning = (id: string): boolean => {
    const entry = game.world.entry(id)
    if (entry === undefined) return false
    const [before, after] = [-HELD_MS, HELD_MS].map((ms) => laws.turnOf(entry, { at: game.at() + ms, isSure: false }))
    return before?.names.symmetricDifference(after?.names ?? new Set()).size !== 0
  }
  const isOld = (id: string) => laws.becameAt(id) <= plannedAt
  /** What those believe who hear of it, nothing keeping it quiet and nothing having happened for long. */
  const judge = () => {
    if (disk.condition().is !== 'works') calmSince = game.now()
    const { ids } = game.configured
    const well = receiversOf(game.configured).filter(receivers.isWell)
    for (const id of [...ids, PLACE]) {
      const entry = game.world.entry(id)
      if (entry === undefined || calmSince === game.now()) continue
      const isCalm = calmMs(id) >= OWED_AFTER_MS
      const lasting = isCalm && played - (changed.get(id) ?? 0) >= CONFIRMED_BY ? truth.seen(id) : null
      const kept = overkept(entry, { ...game.quiet(), lasting, sinceSetMs: game.now() - setAt })
      broken.push(...kept.map((fault) => `${id} is kept quiet by ${fault}`))
      const { silenced, downtime, acknowledgement, state } = entry
      if (isCalm && played - Math.max(0, ...changed.values()) >= CONFIRMED_BY) broken.push(...misexplained(entry))
      const isKept = silenced || downtime || acknowledgement !== null || state.flapping || state.blockedBy !== null
      if (!isCalm || isKept) continue
      const ending = { checkId: id, status: state.status, isBlocked: false, isOld: isOld(id), ...routedFor(entry) }
      broken.push(...lies(ending, { ...receivers, names: well }).map((lie) => `though nothing keeps it quiet, ${lie}`))
    }
  }
  const does: { readonly [of in Step['of']]: (step: Step & { readonly of: of }) => Promise<void> | void } = {
    async see(step) {
      happens(step.now)
      await rounds(1)
    },
    async flap({ id, times }) {
      for (let time = 0; time < times; time += 1) {
        happens({ ...now, [id]: now[id] === 'critical' ? 'ok' : 'critical' })
        await rounds(1)
      }
    },
    pass: ({ ms }) => game.pass(ms),
    async cut({ is }) {
      truth.cut(is)
      for (const id of idsOf(guarded)) changes(id)
      await rounds(3)
    },
    clock({ ms }) {
      game.setClock(ms)
      setAt = game.now()
    },
    manner: ({ receiver, is }) => receivers.take(receiver, is),
    async plan({ names, ids, rules = game.configured.rules, way = game.configured.way }) {
      for (const id of idsOf(guarded)) if (isTurning(id)) overruled.add(id)
      if (names.join() !== game.configured.names.join()) hasNewNames = true
      plannedAt = game.now()
      for (const id of idsOf(guarded)) changes(id)
      calmSince = game.now()
      await game.configure({ names, ids, rules, way })
    },
    quiet: ({ ask }) => game.ask(ask),
    speak: ({ which }) => game.speak(which),
    take: (step) => game.take(step),
    async 'give back'({ from }) {
      await game.giveBack(from)
    },
    async disk({ is }) {
      if (is === 'mend') disk.mend()
      else if (is === 'hang') disk.hang()
      else disk.fail('no space left')
      await settled()
    },
    async kill(step) {
      // What was told though it could not be stored nobody can know after it.
      disk.mend()
      await settled()
      // What is on its way to the disk is lost with the process, or on it though nobody heard.
      if (step.disk === 'hangs') disk.hang()
      if (step.disk === 'is mute') disk.mute()
      // Its answer is lost.
      if (step.disk === 'hangs once told') receivers.onceTold(disk.hang)
      await rounds(1)
      await game.restart()
      calmSince = game.now()
    },
  }
  // Each is called with steps of its own kind alone.
  const doStep = (step: Step) => (does[step.of] as (step: Step) => Promise<void> | void)(step)

  for (const step of steps) {
    judge()
    await doStep(step)
    meeting.note(step)
  }
  judge()
  await end(game, rounds)
  for (const id of [...idsOf(guarded), ...(guarded ? [PLACE] : [])]) broken.push(...ending(id))
  game.kill()

  /** What has been so for less than they may be owed a word may be known or not. */
  function routedFor({ check, state }: Entry) {
    const at = game.at()
    const now = laws.turnOf({ check, state }, { at, isSure: true })
    const before = laws.turnOf({ check, state }, { at: at - OWED_AFTER_MS, isSure: true })
    const offDuty = isOld(check.id) ? new Set(PUSHES) : now.offDuty.union(before.offDuty)
    return { routed: now.names.intersection(before.names), offDuty }
  }
  function misexplained({ check: { id }, state: { status, blockedBy } }: Entry): readonly string[] {
    const must = isProblem(status) && truth.hasCause(id)
    return must === (blockedBy !== null)
      ? []
      : [`${id} is ${blockedBy === null ? 'not explained' : `explained by ${blockedBy}`}`]
  }
  function ending(checkId: string): readonly string[] {
    const heard = { ...receivers, names: receiversOf(game.configured) }
    const entry = game.world.entry(checkId)
    const isWatched = game.world.memory.plan.checks.some(({ id }) => id === checkId)
    if (entry === undefined && isWatched) return [`${checkId} is not watched`]
    if (entry === undefined)
      return lies({ ...NOBODY, checkId, status: 'pending', isBlocked: false, isOld: false }, heard)
    const { status, blockedBy, flapping } = entry.state
    if (status !== truth.status(checkId) || flapping)
      return [`${checkId} is ${status}${flapping ? ' and flaps' : ''}, not ${truth.status(checkId)}`]
    broken.push(...misexplained(entry))
    return lies({ checkId, status, isBlocked: blockedBy !== null, isOld: isOld(checkId), ...routedFor(entry) }, heard)
  }
  const { told, refused } = receivers
  const heard = unheardOf(told, { refused, isSteady: !hasNewNames })
  return {
    told,
    broken: [...broken, ...game.broken, ...laws.broken, ...laws.unstored(disk), ...receivers.broken, ...heard],
    isLoose: (receiver, checkId) =>
      receivers.hasFailed(receiver) || laws.flapped.has(checkId) || overruled.has(checkId),
    met: meeting.met,
  }
}

/** In the end all is quiet, every receiver takes what comes, and time passes. */
async function end(game: Game, rounds: (count: number) => Promise<void>): Promise<void> {
  const { disk, truth, receivers, configured } = game
  disk.mend()
  await settled()
  truth.cut(false)
  await game.configure({ ...configured, rules: [] })
  await game.speak(null)
  while (await game.giveBack(0));
  receivers.takeAll()
  await rounds(4)
  if (!receiversOf(configured).every(receivers.isWell)) await game.pass(LONGEST_WAIT_MS)
  const flaps = () => game.world.memory.entries.values().some(({ state }) => state.flapping)
  for (let round = 0; round < MOST_ROUNDS && (round < 4 || flaps()); round += 1) await game.round()
  // What is asked after a while is asked by then, and known.
  await game.pass(configured.way === null ? OWED_AFTER_MS : LATER_MS + 2 * OWED_AFTER_MS)
}

const NOBODY = { routed: new Set<string>(), offDuty: new Set<string>() }

/** All that must never be and was, in a life of this seed and in the same with what is seen coming in another order. */
export async function lifeOf(
  seed: number,
): Promise<{ readonly broken: readonly string[]; readonly told: number; readonly met: ReadonlySet<string> }> {
  const played = script(seed)
  const [one, other] = [await live(played, createRandom(seed)), await live(played, createRandom(-seed))]
  const isLoose: IsLoose = (...of) => one.isLoose(...of) || other.isLoose(...of)
  const [first, second] = [stories(one.told, isLoose), stories(other.told, isLoose)]
  const differs = first.filter((story) => !second.includes(story)).map((story) => `in one order only: ${story}`)
  const others = second.filter((story) => !first.includes(story)).map((story) => `in the other only: ${story}`)
  const broken = [...one.broken, ...other.broken, ...differs, ...others]
  return { broken: broken.map((text) => `seed ${seed}: ${text}`), told: one.told.length, met: one.met }
}
