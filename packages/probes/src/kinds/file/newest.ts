import type { Machine } from '../../local-or-ssh.ts'
import { complaintOf, complaintsOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { matchesGlob } from '../../protocol/glob.ts'
import { type FileStat, isLacking, statCommand, statsOf } from '../../protocol/machine/stat.ts'

/** One of them may be gone when it is asked about, and a link has a time of its own. */
const ASKED = 5

/** A folder, and what its files must be called: `/var/backups/db-*.gz`, or all of `/var/backups`. */
export function placeOf(path: string): { readonly folder: string; readonly pattern: string } {
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  return name.includes('*') ? { folder: path.slice(0, slash) || '/', pattern: name } : { folder: path, pattern: '*' }
}

/** The file there that was changed last; hidden ones and folders do not count. `null`: there is none. */
export async function newestOf(machine: Machine, path: string): Promise<FileStat | null> {
  const { folder, pattern } = placeOf(path)
  // The newest first, so that however many there are, the one that counts is heard of.
  const end = await machine.run({
    ...{ program: 'ls', from: 'system' },
    args: ['-1tp', '--', `${folder}/`],
    ...{ mostBytes: 1_048_576, beginningIsEnough: true },
  })
  const { code, stdout, cut } = end
  const complaints = complaintsOf(end)
  // One that goes while `ls` asks about it is missed by nobody.
  const isGone = complaints.length > 0 && complaints.every(isLacking)
  if (code !== 0 && isGone && stdout === '') return null
  if (code !== 0 && !isGone) throw new ProbeCrash('local', complaintOf('ls', end))
  const names = stdout.split('\n').slice(0, -1)
  const wanted = names.filter((name) => !name.endsWith('/') && matchesGlob(name, pattern)).slice(0, ASKED)
  if (wanted.length === 0 && cut !== undefined)
    throw new ProbeFailure('too-large', `${folder} has so many files that none like ${pattern} was among the newest`)
  if (wanted.length === 0) return null
  const unsayable = wanted.find((name) => name.includes('\ufffd'))
  if (unsayable !== undefined)
    throw new ProbeCrash('local', `nothing can be asked of ${unsayable} in ${folder}, whose name is no UTF-8`)
  const paths = wanted.map((name) => `${folder === '/' ? '' : folder}/${name}`)
  const stats = statsOf(await machine.run(statCommand(await machine.system(), paths)))
  return stats
    .filter(({ type }) => type === 'file')
    .reduce<FileStat | null>((last, stat) => (last === null || stat.changedAt > last.changedAt ? stat : last), null)
}
