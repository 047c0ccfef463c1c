import { setTimeout as wait } from 'node:timers/promises'
import { createStraight, type Straight } from '@foretop/server/cli/straight.ts'
import type { Settings } from '@foretop/server/config/settings.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import type { Simulation } from '../simulation.ts'

/** Long enough for a counter to show its rate, and for a fault to reach what depends on it. */
const BETWEEN_LOOKS_MS = 1_500
const MOST_LOOKS = 6

/** One check, looked at twice. */
export interface Seen {
  readonly before: CheckView
  readonly now: CheckView
}

type SeenById = ReadonlyMap<string, Seen>

/** Looks at every check as it is now, by the product's own probes. */
export async function lookTwice(settings: Settings): Promise<SeenById> {
  using straight = createStraight(settings, () => true, new AbortController().signal)
  await straight.look()
  return lookAgain(straight)
}

/** Breaks all at once, and tells what trouble the product sees for which of them, in the order given. */
export async function rehearse(
  settings: Settings,
  estate: Pick<Simulation, 'break'>,
  faults: readonly { readonly target: string; readonly fault: string }[],
): Promise<readonly SeenById[]> {
  if (faults.length === 0) return []
  for (const { target, fault } of faults) estate.break(target, fault)
  using straight = createStraight(settings, () => true, new AbortController().signal)
  await straight.look()
  for (let looks = 1; ; looks++) {
    const seen = await lookAgain(straight)
    const told = explained(
      seen,
      faults.map(({ target }) => target),
    )
    if (looks === MOST_LOOKS || told.every((troubled) => troubled.size > 0)) return told
  }
}

async function lookAgain(straight: Straight): Promise<SeenById> {
  const before = new Map(straight.views().map((view) => [view.id, view]))
  await wait(BETWEEN_LOOKS_MS)
  await straight.look()
  return new Map(straight.views().map((view) => [view.id, { before: before.get(view.id) ?? view, now: view }]))
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
