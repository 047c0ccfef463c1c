import { join } from 'node:path'
import type { Plan } from '@foretop/shared/plan.ts'
import type { FastifyBaseLogger } from 'fastify'
import { createBeliefs } from './alerts/beliefs.ts'
import { channelKinds } from './alerts/channels/all.ts'
import { startDeadman } from './alerts/deadman.ts'
import { createDrills } from './alerts/drill.ts'
import { startErrands } from './alerts/errands/errands.ts'
import { createHerald } from './alerts/herald.ts'
import { type InPlace, startInPlace } from './alerts/in-place.ts'
import { createLostChannels } from './alerts/lost-channel.ts'
import { createOwnTrouble } from './alerts/own-trouble.ts'
import { createPosts, ENDED_FOR_MS } from './alerts/posts.ts'
import { type Sender, startSender } from './alerts/sender.ts'
import { DAY_MS } from './alerts/trouble.ts'
import { KINDS, REGISTRY } from './all-kinds.ts'
import { startCalendars } from './calendars/keeper.ts'
import { createShelf } from './calendars/shelf.ts'
import { loadSettings } from './config/load.ts'
import { withRowPings } from './config/plan/pings.ts'
import { readApart } from './config/read-apart.ts'
import { ConfigError } from './config/reading/mistake.ts'
import type { ServerSettings, Settings } from './config/settings.ts'
import { watchSettings } from './config/watch.ts'
import { onDuty } from './core/on-call-line.ts'
import { timesOf } from './core/plan-times.ts'
import { type Engine, startEngine } from './engine/engine.ts'
import { keptPlanOf } from './engine/kept-plan.ts'
import { createLookout } from './engine/lookout.ts'
import { watchingLooks } from './engine/memory.ts'
import { createOwnSight } from './engine/own-sight.ts'
import { buildApp } from './http/build.ts'
import { createInForce } from './http/doors/in-force.ts'
import { assertSafe, UnsafeSettings } from './http/doors/safe.ts'
import type { SessionKeeper } from './http/doors/sessions.ts'
import { createLater } from './later.ts'
import { addressOf, cannotListen, linkBase, wantsRestart, withFlags } from './listening.ts'
import { startLookers } from './looking/all.ts'
import { systemClock } from './looking/clock.ts'
import { type Inbox, startInbox } from './looking/inbox.ts'
import { createPorts } from './ports.ts'
import { createSourcing } from './sourcing/sourcing.ts'
import type { Session } from './store/sessions.ts'
import { openStores, type Stores } from './stores.ts'
import { createSwitchboard } from './switchboard.ts'
import { createTroubles, lookingTroubles, storeTroubles } from './troubles.ts'

const WATCH_TROUBLES_MS = 1_000
/** How old a change by rows may be before the plan is kept. */
const KEEP_ROWS_MS = 600_000

export interface AppOptions {
  /** One YAML file or a folder of them. */
  readonly config: string
  /** Folder of the databases; made where it is missing. */
  readonly data: string
  /** These two go before what the configuration says. */
  readonly port?: number
  readonly host?: string
  readonly env: { readonly [name: string]: string | undefined }
  /** Folder of the built web app; `null`: the API alone. */
  readonly web: string | null
  readonly log: FastifyBaseLogger
  /** Told what the log must not show, at the start and with each configuration. */
  readonly hide?: (secrets: readonly string[]) => void
}

export interface App {
  readonly url: string
  /** Reads the configuration again. */
  reload(): Promise<void>
  /**
   * Orderly: no new looks, last commit, messages under way, files closed. Every step is taken whatever came of the one
   * before; rejects when one failed, as when the last commit cannot be written.
   */
  stop(): Promise<void>
}

/**
 * Where the parts meet. Rejects with `ConfigError` or `UnsafeSettings` before anything is touched, and with
 * `CannotStart` when the data folder or the port is not to be had; all that was begun has ended then.
 */
export async function startApp({ config, data, port, host, env, web, log, hide }: AppOptions): Promise<App> {
  const context = { env, registry: REGISTRY, ...(port !== undefined && { port }) }
  let settings = await loadSettings(config, context)
  hide?.(settings.secrets)
  const server = withFlags(settings.server, { host, port })
  assertSafe(server)
  const inForce = createInForce(server)

  const switchboard = createSwitchboard()
  // What was begun ends from the last to the first.
  await using scope = new AsyncDisposableStack()
  scope.defer(switchboard.close)
  const stores = openStores(data, settings.history, () => troubles.check())
  scope.defer(() => stores.close())
  for (const { text } of stores.losses()) log.error(text)
  const { remembered, quiets, sessions, capturedBytes } = await recall(stores)
  const troubles = createTroubles(
    [
      () => storeTroubles(stores),
      () => sender.trouble(),
      () => inPlace?.trouble() ?? [],
      () => lookingTroubles(engine),
      () => ownSight(),
      () => deadman.trouble(),
      () => calendars.trouble(),
    ],
    switchboard.troubled,
    Date.now,
  )
  const shelf = createShelf(join(data, 'calendars'))
  let askAgain = () => {}
  const calendars = startCalendars({
    ...{ shelf, env, onTrouble: () => troubles.check() },
    onChange: () => askAgain(),
  })
  scope.use(calendars)
  // Before anybody is told: on a holiday others are on call.
  await calendars.recall(settings.plan)
  const times = () => timesOf(settings.plan, calendars.holidays())
  const undecided = await stores.decisions.undecided()
  const beliefs = createBeliefs(await stores.decisions.beliefs())
  const errands = startErrands({ rules: () => settings.rows.rules })
  scope.defer(errands.stop)
  const posts = createPosts(await stores.posts.all(Date.now() - ENDED_FOR_MS), stores.committer)
  let inPlace: InPlace | undefined
  const sender: Sender = startSender({
    left: await stores.outbox.open(),
    dead: await stores.outbox.dead(Date.now() - DAY_MS),
    sentAt: await stores.outbox.sentAt(),
    beliefs,
    committer: stores.committer,
    kinds: channelKinds,
    channels: () => settings.plan.channels,
    site: () => settings.plan.site,
    lookout: () => lookout,
    posts,
    env,
    run: errands.run,
    log,
    onOrphans: (rows) => herald.orphaned(rows),
    onTrouble: () => troubles.check(),
  })
  const drills = createDrills({
    ...{ kinds: channelKinds, env, run: errands.run, log },
    ...{ channels: () => settings.plan.channels, site: () => settings.plan.site },
  })
  scope.defer(drills.stop)
  const doors = new AsyncDisposableStack()
  // Side by side: each may take some seconds.
  scope.defer(() => allOver([sender.stop(), doors.disposeAsync().finally(() => stores.history.close())]))
  // Before the sends, which take long: a second signal ends the process at once.
  scope.defer(() => stores.committer.flush())
  const herald = createHerald({
    plan: () => settings.plan,
    times,
    beliefs,
    committer: stores.committer,
    send: sender.send,
    lookout: () => lookout,
    onCall: () => onDuty(settings.plan, Date.now(), calendars.holidays()),
    link: () => linkBase(inForce()),
  })
  scope.defer(herald.stop)
  /** What is being sent or looked at may still speak of the secrets of before. */
  let former: readonly string[] = []
  /** With those that rows have brought, which the log must not show either. */
  const secretsIn = ({ checks }: Plan, { secrets, server }: Settings) => {
    const all = withRowPings(secrets, checks, server.reporterToken)
    if (all !== secrets) hide?.([...former, ...all])
    return all
  }
  // The engine starts it before it is there itself.
  let inbox: Inbox | undefined
  const sourcing = createSourcing({
    registry: REGISTRY,
    lists: remembered.lists,
    commit: (write) => stores.committer.commit(write),
    adopt(plan, renamed) {
      engine.adopt(plan, secretsIn(plan, settings), 'rows', renamed)
      keeping.soon()
    },
    recheck: (id) => engine.recheck(id),
    onTrouble: (text) => log.error(text),
    now: Date.now,
  })
  const engine: Engine = startEngine({
    kinds: KINDS,
    remembered,
    quiets,
    capturedBytes,
    committer: stores.committer,
    history: stores.history,
    toDecide: herald.decide,
    onRenamed(renamed, seq) {
      herald.rename(renamed, seq)
      sender.rename(renamed)
      posts.rename(renamed)
    },
    publish: switchboard.publish,
    onLooked: switchboard.looked,
    onTrouble: (text) => log.error(text),
    lookers(surroundings) {
      inbox = startInbox(surroundings)
      return [...startLookers(sourcing.between(surroundings)), inbox]
    },
  })
  scope.defer(() => engine.stop())
  scope.defer(sourcing.stop)
  const ownSight = createOwnSight({
    memory: engine.memory,
    isExplained: () => lookingTroubles(engine).length > 0,
    moment: systemClock.moment,
  })
  const deadman = startDeadman({
    settings: () => settings.deadman,
    looks: () => watchingLooks(engine.memory),
    unable: () => stores.committer.trouble()?.text ?? null,
    env,
  })
  scope.use(deadman)
  const lookout = createLookout({
    memory: engine.memory,
    hurry: (id) => engine.exhaustion() === null && engine.recheck(id),
    moment: systemClock.moment,
  })
  if (inbox === undefined) throw new Error('the engine starts who looks')
  const ports = createPorts({
    engine,
    inbox,
    db: stores,
    holidays: calendars.holidays,
    isLiving: (name) =>
      !sender.channels.isFailing(name) && !sender.channels.lost().some(({ channel }) => channel === name),
    history: stores.history,
    drill: drills.start,
    believe: sourcing.believe,
    switchboard,
    troubles: troubles.list,
    outbox: sender.counts,
    notice: () => settings.notice,
    clock: systemClock,
  })
  const refuseNews = (text: string) => {
    troubles.set('config', text)
    log.warn(text)
  }
  /** For whoever will want to know what was watched then. */
  const keepPlan = async () => {
    const at = Date.now()
    const kept = await keptPlanOf(engine.memory.plan, secretsIn(engine.memory.plan, settings))
    await stores.committer.commit({ plans: [kept], adoptions: [{ at, fingerprint: kept.fingerprint }] }).catch(() => {})
  }
  /** Rows may come and go each second, and a plan of ten thousand checks is large. */
  const keeping = createLater(KEEP_ROWS_MS, () => void keepPlan())
  scope.use(keeping)
  const adopt = async (next: Settings) => {
    // Where it listens stays as it is while it runs.
    const serving: ServerSettings = { ...next.server, host: server.host, port: server.port }
    const wish = withFlags(next.server, { host, port })
    try {
      assertSafe(serving)
      assertSafe(wish)
    } catch (error) {
      if (!(error instanceof UnsafeSettings)) throw error
      return refuseNews(error.message)
    }
    try {
      // The doors first: a right that was taken away is gone, whatever comes of the rest.
      former = secretsIn(engine.memory.plan, settings)
      hide?.([...former, ...next.secrets])
      inForce.adopt(serving)
      settings = next
      await sourcing.configure(next, (plan) => engine.adopt(plan, secretsIn(plan, next)))
      sender.replan()
      herald.replan()
      inPlace?.replan()
      void keepPlan()
      void calendars.adopt(next.plan)
      stores.history.keep(next.history.keepMs)
      troubles.set('config', wantsRestart(serving, wish))
    } catch (error) {
      log.error(error, 'a defect: the configuration was not taken up whole')
      troubles.set(
        'config',
        `the configuration was not taken up whole: ${error instanceof Error ? error.message : error}`,
      )
    }
  }
  const http = buildApp({ ports, inForce, sessions: keeperOf(stores, sessions), webRoot: web, log })
  doors.defer(() => http.close())
  let url = ''
  await sourcing.configure(settings, async (plan) => {
    url = await http.listen({ host: addressOf(server.host), port: server.port }).catch(cannotListen(server))
    // Where no descriptor is left for another caller, those who are in stay in.
    http.server.on('error', (error) => log.warn(error, 'a caller could not be let in'))
    // Decided in a moment, by what is known then.
    herald.decide(undecided)
    engine.adopt(plan, secretsIn(plan, settings))
    herald.replan()
    askAgain = herald.replan
  })
  void keepPlan()
  void calendars.adopt(settings.plan)
  sender.begin()
  inPlace = startInPlace({
    ...{ posts, engine, kinds: channelKinds, env, log },
    plan: () => settings.plan,
    onTrouble: () => troubles.check(),
  })
  scope.defer(inPlace.stop)
  const watch = watchSettings({
    path: config,
    read: (files, signal) =>
      readApart(
        { files, env: { ...env }, ...(port !== undefined && { port }) },
        { known: settings.plan.checks, signal },
      ),
    fingerprint: settings.fingerprint,
    onSettings: adopt,
    onRefused: (error) =>
      refuseNews(
        error instanceof ConfigError ? error.message : `the configuration could not be read: ${error.message}`,
      ),
  })
  scope.use(watch)
  const own = {
    plan: () => settings.plan,
    times,
    beliefs,
    committer: stores.committer,
    send: sender.send,
    nextSeq: () => ++engine.memory.lastSeq,
    link: () => linkBase(inForce()),
    now: Date.now,
  }
  const tellOwnTrouble = createOwnTrouble(own)
  const tellLost = createLostChannels({ ...own, ...sender.channels })
  const noticing = setInterval(() => {
    troubles.check()
    tellOwnTrouble(troubles.list())
    tellLost()
    inPlace?.look()
  }, WATCH_TROUBLES_MS)
  scope.defer(() => clearInterval(noticing))

  const running = scope.move()
  return { url, reload: () => watch.reload(), stop: () => running.disposeAsync() }
}

/** Waits for all of them, then rejects with the first failure. */
async function allOver(ends: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') throw end.reason
}

/** All that was stored and must be known from the start, read before anything else happens. */
async function recall({ state, quiets, sessions, captures }: Stores) {
  const capturedSince = captures.bytesSince(Date.now() - DAY_MS)
  const read = await Promise.all([state.load(), quiets.open(), sessions.all(), capturedSince])
  return { remembered: read[0], quiets: read[1], sessions: read[2], capturedBytes: read[3] }
}

/** Browsers stay signed in over a restart. */
const keeperOf = ({ committer }: Stores, kept: readonly Session[]): SessionKeeper => ({
  kept,
  keep: (session) => void committer.commit({ sessions: [session] }),
  forget: (marks) => void committer.commit({ signedOut: marks }),
})
