import { setTimeout as wait } from 'node:timers/promises'
import { createStraight } from '@foretop/server/cli/straight.ts'
import type { Settings } from '@foretop/server/config/settings.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { isProblem } from '@foretop/shared/trouble.ts'
import { membersOf } from '@foretop/shared/way.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import type { Progress } from '../progress.ts'
import type { Simulation } from '../simulation.ts'

/** Long enough for a counter to show its rate, and for a fault to reach what depends on it. */
const BETWEEN_LOOKS_MS = 1_500
/** After the first; mostly one is enough. */
const MOST_LOOKS = 6
const AT_ONCE = 8

/** One check, looked at twice. */
export interface Seen {
  readonly before: CheckView
  readonly now: CheckView
}

type SeenById = ReadonlyMap<string, Seen>

/** Looks at every check while nothing is broken, by the product's own probes; again where a busy machine makes one look bad. */
export async function lookCalmly(settings: Settings, progress: Progress, stop: AbortSignal): Promise<SeenById> {
  using looker = createLooker(settings, progress, stop)
  await looker.look()
  for (let looks = 1; ; looks++) {
    const seen = await looker.look()
    if (looks === MOST_LOOKS || !seen.values().some(isTroubled)) return seen
  }
}

/** Breaks all at once, and tells what trouble the product sees for which of them, in the order given. */
export async function rehearse(
  settings: Settings,
  estate: Pick<Simulation, 'break'>,
  faults: readonly { readonly target: string; readonly fault: string }[],
  progress: Progress,
): Promise<readonly SeenById[]> {
  if (faults.length === 0) return []
  for (const { target, fault } of faults) estate.break(target, fault)
  using looker = createLooker(settings, progress, new AbortController().signal)
  await looker.look()
  const targets = faults.map(({ target }) => target)
  for (let looks = 1; ; looks++) {
    const seen = await looker.look()
    const told = explained(seen, targets)
    const isClear = told.every((troubled) => troubled.size > 0) && !seen.values().some(isUnclear)
    if (looks === MOST_LOOKS || isClear) return told
  }
}

const isTroubled = ({ now }: Seen) => isProblem(now.status)
/** A busy machine answered too late. */
const isUnclear = ({ now }: Seen) => now.status === 'unknown'

interface Looker extends Disposable {
  look(): Promise<SeenById>
}

/** A few at a time: all at once would measure how busy this process is, which serves what it looks at. Throws once it is to stop. */
function createLooker(settings: Settings, progress: Progress, stop: AbortSignal): Looker {
  const few = partsOf(settings.plan.checks).map((checks) => ({ ...settings, plan: { ...settings.plan, checks } }))
  const straights = few.map((part) => createStraight(part, () => true, stop))
  let known = new Map<string, CheckView>()
  let startedAt = -BETWEEN_LOOKS_MS
  let looked = 0
  return {
    async look() {
      await wait(Math.max(0, startedAt + BETWEEN_LOOKS_MS - performance.now()))
      startedAt = performance.now()
      for (const straight of straights) {
        stop.throwIfAborted()
        await straight.look()
        looked += 1
        progress(Math.min(0.99, looked / (2 * straights.length)))
      }
      const views = new Map(straights.flatMap((straight) => straight.views()).map((view) => [view.id, view]))
      const seen = new Map([...views].map(([id, now]) => [id, { before: known.get(id) ?? now, now }]))
      known = views
      return seen
    },
    [Symbol.dispose]: () => straights.forEach((straight) => void straight[Symbol.dispose]()),
  }
}

/** A relation comes with all that it rests on. */
function partsOf(checks: readonly Check[]): readonly (readonly Check[])[] {
  const probes = checks.filter(({ way }) => way.by === 'poll')
  const parts = Array.from({ length: Math.ceil(probes.length / AT_ONCE) }, (_, part) =>
    probes.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  )
  const relations = checks.filter(({ way }) => way.by === 'derive')
  return [
    ...parts,
    ...relations.map((relation) => {
      const ids = restingOn(relation, checks)
      return checks.filter(({ id }) => ids.has(id))
    }),
  ]
}

function restingOn(relation: Check, checks: readonly Check[]): ReadonlySet<string> {
  const ids = new Set([relation.id])
  for (const id of ids) {
    const check = checks.find((one) => one.id === id)
    if (check !== undefined) for (const member of membersOf(check)) ids.add(member)
  }
  return ids
}

/** Trouble belongs to the machine it is on, or else to the one that a relation or a need leads to. */
function explained(seen: SeenById, targets: readonly string[]): readonly SeenById[] {
  const culprits = new Map<string, string>()
  const troubled = [...seen.values()].filter(({ now }) => now.status === 'critical' || now.status === 'warning')
  const culpritOf = ({ host, of, needs }: CheckView) =>
    targets.find((target) => isOn(host, target)) ??
    targets.find((target) => of?.some((member) => isOn(seen.get(member)?.now.host ?? null, target))) ??
    [...(of ?? []), ...needs].flatMap((id) => culprits.get(id) ?? [])[0]
  // A chain of needs is as long as there are checks in trouble, at most.
  for (const _ of troubled)
    for (const { now } of troubled) {
      const culprit = culpritOf(now)
      if (culprit !== undefined) culprits.set(now.id, culprit)
    }
  return targets.map((target) => new Map([...seen].filter(([id]) => culprits.get(id) === target)))
}

/** Faults go by the short names of machines. */
const isOn = (host: string | null, target: string): boolean => host === target || host?.endsWith(`-${target}`) === true
