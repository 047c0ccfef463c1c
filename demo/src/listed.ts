import { setTimeout as wait } from 'node:timers/promises'
import { sources } from '@foretop/probes/all.ts'
import { Kept, observe } from '@foretop/probes/observe.ts'
import { probeOf } from '@foretop/probes/sources/define.ts'
import { REGISTRY } from '@foretop/server/all-kinds.ts'
import type { Settings } from '@foretop/server/config/settings.ts'
import { changeTo, NO_ROWS } from '@foretop/server/sourcing/in-force.ts'
import { createPlanner } from '@foretop/server/sourcing/planner.ts'
import type { List } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'

const MOST_LOOKS = 5
const BETWEEN_LOOKS_MS = 200
const PROBES = new Map(sources.map(probeOf).map((probe) => [probe.kind, probe]))

export interface Listed {
  /** Their plan has all that rows became. */
  readonly settings: Settings
  /** What the sources listed. */
  readonly lists: readonly List[]
}

/** Settings with what their sources list just now. Rejects when one lists nothing, or a row of one is wrong. */
export async function withRows(settings: Settings): Promise<Listed> {
  const lists: List[] = []
  for (const check of settings.plan.checks) if (PROBES.has(check.kind)) lists.push(await listOf(check))
  const planner = createPlanner({ registry: REGISTRY })
  planner.configure(settings)
  const rows = lists.map(({ checkId, lines }) => [checkId, changeTo(NO_ROWS, lines)?.next.rows ?? new Map()] as const)
  const { plan, mistakes } = await planner.plan(new Map(rows))
  const [wrong] = mistakes
  if (wrong !== undefined) throw new Error(`row ${wrong.key} of ${wrong.source}: ${wrong.text}`)
  return { settings: { ...settings, plan }, lists }
}

async function listOf({ id, kind, way, options, timeoutMs, revision }: Check): Promise<List> {
  const probe = PROBES.get(kind)
  if (probe === undefined || way.by !== 'poll') throw new Error(`${id} is no source that is asked over the network`)
  using kept = new Kept()
  for (let looks = 1; ; looks++) {
    const target = { host: id, address: way.address }
    const seen = await observe({ checkId: id, probe, options, target, timeoutMs, kept })
    if (kept.list !== null) return { checkId: id, revision, lines: kept.list, at: Date.now() }
    // A busy machine may make us stand still, which says nothing of the database.
    if (looks === MOST_LOOKS) throw new Error(`${id} lists nothing: ${seen?.text}`)
    await wait(BETWEEN_LOOKS_MS)
  }
}
