import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { REGISTRY } from '@foretop/server/all-kinds.ts'
import { createStraight } from '@foretop/server/cli/straight.ts'
import { loadSettings } from '@foretop/server/config/load.ts'
import type { Settings } from '@foretop/server/config/settings.ts'
import type { RestartView } from '@foretop/shared/model.ts'
import { membersOf } from '@foretop/shared/way.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { withRows } from './listed.ts'

export interface Watch extends Disposable {
  /** Looks at all of them with the product's own probes, and resolves with what it makes of them, by id. */
  look(): Promise<ReadonlyMap<string, CheckView>>
  /** Whether things can be restarted, by the latest looks. */
  restarts(): readonly RestartView[]
}

/** For tests: the estate's configuration as the product reads it. Rejects with every mistake in it. */
export async function read(configuration: string): Promise<Settings> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'foretop.yaml')
  await writeFile(file, configuration)
  return await loadSettings(file, { env: {}, registry: REGISTRY })
}

/** The same, with what its sources list. Rejects where one lists nothing. */
export const readWithRows = async (configuration: string): Promise<Settings> =>
  (await withRows(await read(configuration))).settings

/** For tests: some checks of the estate, each believed at its first look. Rejects when there is no such check. */
export async function watch(configuration: string, wanted: readonly string[], timeoutMs?: number): Promise<Watch> {
  const settings = await readWithRows(configuration)
  const unknown = wanted.find((id) => !settings.plan.checks.some((check) => check.id === id))
  if (unknown !== undefined) throw new Error(`the estate has no check ${unknown}`)
  const chosen = new Set(wanted)
  for (const check of settings.plan.checks)
    if (chosen.has(check.id)) for (const member of membersOf(check)) chosen.add(member)
  const checks = settings.plan.checks
    .filter(({ id }) => chosen.has(id))
    .map((check) => ({ ...check, attempts: 1, ...(timeoutMs !== undefined && { timeoutMs }) }))
  const straight = createStraight(
    { ...settings, plan: { ...settings.plan, checks } },
    () => true,
    new AbortController().signal,
  )
  return {
    async look() {
      // Again while our own stall was all that was seen of one: on a busy machine that says nothing of the estate.
      do await straight.look()
      while (straight.views().some(({ text }) => text.startsWith('we stood still')))
      return new Map(straight.views().map((view) => [view.id, view]))
    },
    restarts: straight.restarts,
    [Symbol.dispose]: () => straight[Symbol.dispose](),
  }
}
