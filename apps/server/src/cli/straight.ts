import { setTimeout as pause } from 'node:timers/promises'
import { probes, relations, sources } from '@foretop/probes/all.ts'
import { createMask } from '@foretop/probes/mask.ts'
import { Kept, observe } from '@foretop/probes/observe.ts'
import { probeOf } from '@foretop/probes/sources/define.ts'
import type { Observation, RestartView } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { Page } from '@foretop/shared/views.ts'
import { membersOf } from '@foretop/shared/way.ts'
import type { Catalogue, CheckView, GroupView } from '@foretop/shared/wire.ts'
import { KINDS, REGISTRY } from '../all-kinds.ts'
import { loadSettings } from '../config/load.ts'
import type { Settings } from '../config/settings.ts'
import { blockingChanges } from '../engine/blocking.ts'
import { catalogueOf } from '../engine/catalogue.ts'
import { adoptPlan, createMemory, type Memory } from '../engine/memory.ts'
import { createPipeline } from '../engine/pipeline.ts'
import { restartsNow } from '../engine/restarts.ts'
import { describeCheck, describeGroup } from '../engine/view.ts'
import { thisMoment } from '../looking/clock.ts'
import { lookAtMembers } from '../looking/relations.ts'
import type { Io } from './command.ts'

/** Checks of the configuration, looked at by this process itself: no server, no schedule, nothing kept on disk. */
export interface Straight extends Disposable {
  readonly site: string
  readonly groups: readonly GroupView[]
  readonly catalogue: Catalogue
  /** In the order of the configuration. */
  readonly checks: readonly Check[]
  /**
   * Begins a look at every check that is not being looked at, side by side, each under its own timeout; resolves when
   * those are over and the relations were derived from them. Never rejects. Connections stay open from look to look.
   */
  look(): Promise<void>
  /** As the API gives them, in the order of the configuration; one look is enough for a status. */
  views(): readonly CheckView[]
  /** What can be restarted, and whether that is safe now. */
  restarts(): readonly RestartView[]
  /** The last look at it, with its evidence. */
  latest(id: string): Observation | null
  /** When the last look at it ended, monotonic ms; `undefined` before the first. */
  seenAt(id: string): number | undefined
}

/** Chooses by what a check's metrics say of themselves, so that no command knows a kind by name. */
export type Wanted = (check: Hinted) => boolean

/** What is read of a check, be it of a plan or of a server's catalogue. */
type Hinted = Pick<Check, 'metrics'>

export const showsOn =
  (page: Page): Wanted =>
  ({ metrics }) =>
    Object.values(metrics).some(({ view }) => view?.name === page)

/** What this one command asks otherwise than the configuration says: of fewer checks, or with other options. */
export type Adjust = (checks: readonly Check[]) => readonly Check[]

/** Reads the configuration; throws `ConfigError` when it is refused. Members of a chosen relation are looked at too. */
export async function openStraight(
  path: string,
  wanted: Wanted,
  { env, stop }: Pick<Io, 'env' | 'stop'>,
  adjust: Adjust = (checks) => checks,
): Promise<Straight> {
  const settings = await loadSettings(path, { env, registry: REGISTRY })
  const plan = { ...settings.plan, checks: adjust(settings.plan.checks) }
  return createStraight({ ...settings, plan }, wanted, stop)
}

/** As `openStraight`, for a configuration that has been read. */
export function createStraight(settings: Settings, wanted: Wanted, stop: AbortSignal): Straight {
  const plan = reduced(settings.plan, wanted)
  const memory = createMemory(KINDS, 0, Date.now())
  adoptPlan(memory, plan, thisMoment())
  // The engine's own judging; there is nobody to be told, and nothing to be kept.
  const take = createPipeline({ memory, recorder: { record() {} }, history: { append() {} }, retry() {} })
  const seenAt = new Map<string, number>()
  const mask = createMask(settings.secrets)
  const remember = ({ revision }: Check, observation: Observation | null) => {
    if (observation === null) return
    take([{ observation: mask(observation), revision, lateMs: 0 }])
    seenAt.set(observation.checkId, performance.now())
  }
  const related = relationsOf(plan.checks)
  const kept = new Map(plan.checks.map(({ id }) => [id, new Kept()]))
  const looking = new Set<string>()
  const ended = new AbortController()
  const cancel = AbortSignal.any([stop, ended.signal])

  const lookAt = async (check: Check) => {
    remember(check, await observedBy(check, kept.get(check.id) ?? new Kept(), cancel))
    looking.delete(check.id)
  }
  return {
    site: plan.site,
    groups: plan.groups.map(describeGroup),
    catalogue: catalogueOf(KINDS, plan),
    checks: plan.checks,
    async look() {
      const begun = plan.checks.filter(({ id, way }) => way.by === 'poll' && !looking.has(id))
      for (const { id } of begun) looking.add(id)
      const looks: Promise<void>[] = []
      for (const check of begun) {
        looks.push(lookAt(check))
        // Hundreds begun in one breath would find every server slow: they would wait for each other here.
        if (looks.length % AT_ONCE === 0) await pause(PAUSE_MS)
      }
      await Promise.all(looks)
      for (const check of related) remember(check, derived(memory, check))
      // All were looked at: nobody waits for one more look before he is told of what is.
      const all = [...memory.entries.keys()]
      blockingChanges(memory, all, new Set(all), () => {}, Date.now())
    },
    views: () => [...memory.entries.values()].map((entry) => describeCheck(memory, entry.check, entry)),
    restarts: () => restartsNow(memory, Date.now(), (entry) => entry),
    latest: (id) => memory.entries.get(id)?.latest ?? null,
    seenAt: (id) => seenAt.get(id),
    [Symbol.dispose]() {
      ended.abort()
      for (const own of kept.values()) own[Symbol.dispose]()
    },
  }
}

/** So many looks are begun in one go, and the next after this pause. */
const [AT_ONCE, PAUSE_MS] = [8, 10]

const PROBES = new Map([...probes, ...sources.map(probeOf)].map((probe) => [probe.kind, probe]))
const RELATIONS = new Map(relations.map((relation) => [relation.kind, relation]))

function observedBy(check: Check, kept: Kept, cancel: AbortSignal): Promise<Observation | null> {
  const probe = PROBES.get(check.kind)
  const { id, way, options, timeoutMs } = check
  if (probe === undefined || way.by !== 'poll') throw new Error(`no probe of kind ${check.kind}`)
  return observe({
    checkId: id,
    probe,
    options,
    target: { host: check.host ?? id, address: way.address },
    timeoutMs,
    kept,
    cancel,
  })
}

function derived(memory: Memory, check: Check): Observation | null {
  const relation = RELATIONS.get(check.kind)
  return relation === undefined
    ? null
    : lookAtMembers(relation, check, (member) => memory.entries.get(member), thisMoment())
}

/** The plan with only the checks that are wanted and those a wanted relation rests on. */
function reduced(plan: Plan, wanted: Wanted): Plan {
  const byId = new Map(plan.checks.map((check) => [check.id, check]))
  const chosen = new Set<string>()
  const choose = (check: Check | undefined) => {
    if (check === undefined || !check.enabled || chosen.has(check.id)) return
    chosen.add(check.id)
    for (const id of membersOf(check)) choose(byId.get(id))
  }
  for (const check of plan.checks) if (wanted(check)) choose(check)
  // A command shows what is, at once: nothing waits for a second sighting.
  const checks = plan.checks
    .filter(({ id }) => chosen.has(id))
    .map((check) => ({ ...check, attempts: 1, recoveries: 1 }))
  return { ...plan, checks }
}

/** Inner ones first: a relation may rest on relations. The configuration has no circles. */
function relationsOf(checks: readonly Check[]): readonly Check[] {
  const byId = new Map(checks.map((check) => [check.id, check]))
  const ordered = new Set<Check>()
  const add = (check: Check) => {
    for (const id of membersOf(check)) {
      const member = byId.get(id)
      if (member !== undefined) add(member)
    }
    if (check.way.by === 'derive') ordered.add(check)
  }
  for (const check of checks) add(check)
  return [...ordered]
}
