import { join } from 'node:path/posix'
import type { Machine } from '../../local-or-ssh.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { statCommand, statsOf } from '../../protocol/machine/stat.ts'
import type { Index } from './survey.ts'

/** The head of a plain index, which `indexer` writes anew with it, and `--rotate` brings in place with its time. */
const HEAD = '.sph'
/** What no command line is too long for. */
const AT_ONCE = 100

/**
 * Plain indexes as old as their files are, where these are in the folder under the names of their indexes. Throws `protocol`
 * where none is.
 */
export async function withAges(machine: Machine, folder: string, indexes: readonly Index[]): Promise<readonly Index[]> {
  const plain = indexes.filter(({ type, changedAt }) => type === 'local' && changedAt === undefined)
  const changed = new Map<string, number>()
  for (let from = 0; from < plain.length; from += AT_ONCE) {
    const paths = plain.slice(from, from + AT_ONCE).map(({ name }) => join(folder, name + HEAD))
    const end = await machine.run(statCommand(await machine.system(), paths))
    for (const { path, changedAt } of statsOf(end)) changed.set(path, changedAt)
  }
  const [first] = plain
  if (first !== undefined && changed.size === 0)
    throw new ProbeFailure('protocol', `no index has its files in ${folder}: expected ${first.name}${HEAD} there`)
  return indexes.map((index) => {
    const changedAt = index.changedAt ?? changed.get(join(folder, index.name + HEAD))
    return changedAt === undefined ? index : { ...index, changedAt }
  })
}
