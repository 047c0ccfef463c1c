import type { Machine } from '../../local-or-ssh.ts'
import { oneLine } from '../../one-line.ts'
import type { ChildCommand, ChildEnd } from '../child/command.ts'
import { ProbeCrash } from '../failure.ts'
import { COLUMNS, type Process, parsePs } from './ps.ts'

/** Some hundred letters for each of some thousand processes. */
const MOST_BYTES = 1_048_576
/** The parent of all that the kernel of Linux runs for itself. */
const KTHREADD = 2

/**
 * All processes of a machine but the kernel's own, and `ps`. Throws `local` where `ps` cannot be had or does not let us see
 * those of others: who is not seen may run all the same.
 */
export async function listProcesses(machine: Machine): Promise<readonly Process[]> {
  const system = await machine.system()
  const end = await machine.run(psOf(system === 'Linux' ? 'linux' : 'bsd'))
  const said = isBusybox(end) ? await machine.run(psOf('busybox')) : end
  return processesIn(said, system)
}

/** Of everybody, with or without a terminal, however long the line. */
const ALL = { linux: ['-A', '-ww'], bsd: ['-ax', '-ww'], busybox: [] } as const

const psOf = (sort: keyof typeof COLUMNS): ChildCommand => ({
  ...{ program: 'ps', from: 'system', lacking: 'install it (Debian: procps)' },
  args: [...ALL[sort], '-o', COLUMNS[sort]],
  mostBytes: MOST_BYTES,
})

const isBusybox = ({ code, stderr }: ChildEnd): boolean => code !== 0 && /busybox|invalid option|bad -o/i.test(stderr)

/** What is to be made of how `ps` ended on such a system. */
export function processesIn({ code, signal, stdout, stderr, cut }: ChildEnd, system: string): readonly Process[] {
  // A list that was cut lacks some that run.
  if (cut?.includes('stdout')) throw new ProbeCrash('local', 'ps said more than is read of it: too many processes')
  const complaint = oneLine(stderr).trim()
  const how = signal === null ? `ps ended with ${code}` : `ps was ended by ${signal}`
  if (code !== 0) throw new ProbeCrash('local', complaint === '' ? how : `${how}: ${complaint}`)
  const all = parsePs(stdout)
  if (all === null) throw new ProbeCrash('local', `ps says what is no list of processes: ${firstLine(stdout)}`)
  assertAllSeen(all, system)
  const kernel = all.find(({ pid, name }) => pid === KTHREADD && name === 'kthreadd')?.pid
  return all.filter((process) => !isKernels(process, kernel, system))
}

const firstLine = (text: string): string => oneLine(text.split('\n', 1)[0] ?? '').slice(0, 200) || 'nothing'

/** A jail of FreeBSD has no first process. */
function assertAllSeen(all: readonly Process[], system: string): void {
  const users = new Set(all.map(({ user }) => user))
  const isHidden = system === 'Linux' ? !all.some(({ pid }) => pid === 1) : users.size === 1 && !users.has('root')
  if (all.length === 0 || isHidden)
    throw new ProbeCrash(
      'local',
      'ps may not see the processes of others (hidepid, see_other_uids): none can be missed',
    )
}

/** In a container the second process may be anybody, and those that come from outside have no parent. */
function isKernels({ pid, parent, title }: Process, kernel: number | undefined, system: string): boolean {
  if (system === 'Linux') return kernel !== undefined && (pid === kernel || parent === kernel)
  return parent === 0 && pid !== 1 && /^[[(]/.test(title)
}
