import type { ProbeContext } from '../../define.ts'
import { machineOf } from '../../local-or-ssh.ts'
import { statCommand, statsOf } from '../../protocol/machine/stat.ts'
import type { Index, Searchd } from './ask.ts'
import type { Options } from './options.ts'

/** Clocks of two machines are never quite the same; what is further ahead is no time of a change. */
const AHEAD_S = 60
/** Written when the index is built, and not again. */
const HEADER = '.sph'

export interface Ages {
  /** Seconds, by index. */
  readonly age: { readonly [index: string]: number }
  /** 1 for each whose age was asked for and cannot be told. */
  readonly unknownAge: { readonly [index: string]: number }
}

/** How old indexes are: by their newest document where an attribute says it, else plain ones by their file. */
export async function agesOf(
  searchd: Searchd,
  indexes: readonly Index[],
  given: Options,
  context: ProbeContext,
): Promise<Ages> {
  const changed = new Map<string, number | undefined>()
  for (const { name } of indexes) {
    const attribute = given.newest[name]
    if (attribute !== undefined) changed.set(name, await searchd.largest(name, attribute))
  }
  const plain = indexes.filter(({ name, type }) => type === 'local' && !changed.has(name))
  const built = await builtAt(plain, given, context)
  for (const { name } of given.folder === undefined ? [] : plain) changed.set(name, built.get(name))
  return aged(changed, Date.now() / 1_000)
}

/** Exported for its tests. `changed`: seconds of wall time. */
export function aged(changed: ReadonlyMap<string, number | undefined>, now: number): Ages {
  const age: { [index: string]: number } = {}
  const unknownAge: { [index: string]: number } = {}
  for (const [name, at] of changed) {
    const isKnown = at !== undefined && at > 0 && at <= now + AHEAD_S
    unknownAge[name] = Number(!isKnown)
    if (isKnown) age[name] = Math.max(0, now - at)
  }
  return { age, unknownAge }
}

/** Seconds of wall time at which they were built, of those that have a file of their name. */
async function builtAt(
  plain: readonly Index[],
  given: Options,
  context: ProbeContext,
): Promise<ReadonlyMap<string, number>> {
  const { folder } = given
  if (folder === undefined || plain.length === 0) return new Map()
  const machine = machineOf(given, context)
  const pathOf = (name: string) => `${folder.replace(/\/$/, '')}/${name}${HEADER}`
  const system = await machine.system()
  const stats = statsOf(
    await machine.run(
      statCommand(
        system,
        plain.map(({ name }) => pathOf(name)),
      ),
    ),
  )
  return new Map(
    plain.flatMap(({ name }): [string, number][] => {
      const stat = stats.find(({ path }) => path === pathOf(name))
      return stat === undefined ? [] : [[name, stat.changedAt / 1_000]]
    }),
  )
}
