import type { Machine } from '../../local-or-ssh.ts'
import { oneLine } from '../../one-line.ts'
import type { ChildCommand, ChildEnd } from '../child/command.ts'
import { NoTurn, ProbeCrash, ProbeFailure } from '../failure.ts'
import { matchesGlob } from '../glob.ts'
import { listProcesses } from './process-list.ts'
import type { Process } from './ps.ts'

/** So many mounts are asked at a time; a server lets us start ten programs over one connection. */
const AT_ONCE = 8

/**
 * What came of asking a mount for its size. `hung`: nothing in time; `stale`: its server no longer knows it; `broken`: an
 * error of its own; `unseen`: we may not look, or it is hidden.
 */
export type Touch =
  | { readonly came: 'answer'; readonly ms: number }
  | { readonly came: 'hung' }
  | { readonly came: 'stale' | 'broken' | 'unseen'; readonly why: string }

interface Asked {
  readonly machine: Machine
  readonly paths: readonly string[]
  /** After so long a mount counts as hung. */
  readonly patienceMs: number
  readonly signal: AbortSignal
}

/**
 * Asks each mount by a program of its own, which is ended after `patienceMs`. One that cannot be ended, because it hangs in
 * the kernel, stays: it is found again among the processes of the machine, and while it is there nobody else is sent after
 * it, whoever started it. Rejects with `timeout` naming the silent ones where the look ends first.
 */
export async function touchMounts({ machine, paths, patienceMs, signal }: Asked): Promise<ReadonlyMap<string, Touch>> {
  const touches = new Map<string, Touch>()
  if (paths.length === 0) return touches
  const isLinux = (await machine.system()) === 'Linux'
  const stuck = stuckOn(await listProcesses(machine), patienceMs)
  const waiting = [...paths]
  const asking = new Set<string>()
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const command = commandFor(path, isLinux, patienceMs)
      asking.add(path)
      touches.set(path, stuck(command) ? { came: 'hung' } : await touch(machine, command, path))
      if (signal.aborted) return
      asking.delete(path)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, paths.length) }, work))
  if (!signal.aborted) return touches
  const silent = paths.filter((path) => asking.has(path) || touches.get(path)?.came === 'hung')
  throw new ProbeFailure('timeout', `${silent.join(', ')} did not answer while there was time`)
}

/** statfs(2), for which nobody has an answer ready but the server. `stat -f` is something else on BSD. */
const commandFor = (path: string, isLinux: boolean, limitMs: number): ChildCommand => ({
  ...(isLinux
    ? { program: 'stat', args: ['-f', '-c', '%b %a', '--', path] }
    : { program: 'df', args: ['-k', '--', path] }),
  ...{ from: 'system', limitMs, touches: path },
})

/** Whether one that is asked so hangs since longer than anybody waits for it. */
function stuckOn(processes: readonly Process[], patienceMs: number): (command: ChildCommand) => boolean {
  const old = processes.filter(({ state, ageS }) =>
    ageS === null ? state === 'D' : state !== 'Z' && ageS * 1_000 >= patienceMs + ROUNDED_MS,
  )
  return ({ program, args }) => {
    // Letters beyond ASCII are shown in one way or another.
    const shown = `*${program} ${args.join(' ')}`.replaceAll(/[^\x20-\x7e]/g, '*')
    return old.some(({ title }) => matchesGlob(title, shown))
  }
}

/** Ages are told in whole seconds. */
const ROUNDED_MS = 1_000

async function touch(machine: Machine, command: ChildCommand, path: string): Promise<Touch> {
  const startedAt = performance.now()
  try {
    const end = await machine.run(command)
    return touchIn(end, path, performance.now() - startedAt - (end.waitedMs ?? 0))
  } catch (error) {
    if (error instanceof ProbeFailure && error.code === 'timeout' && !(error instanceof NoTurn)) return { came: 'hung' }
    throw error
  }
}

/** What is to be made of how the program ended. */
export function touchIn({ code, signal, stderr }: ChildEnd, path: string, ms: number): Touch {
  if (signal !== null) throw new ProbeCrash('local', `what looks at ${path} was ended by ${signal}`)
  if (code === 0) return { came: 'answer', ms }
  // The system's own words stand at the end: `df: /srv/x: Stale NFS file handle`.
  const line = oneLine(stderr.trim().split('\n').at(-1) ?? '')
  const why = line.slice(line.lastIndexOf(': ') + 1).trim() || `it ended with ${code}`
  if (code !== null && NEVER_RUN.includes(code)) return { came: 'unseen', why }
  if (line.includes('Stale ')) return { came: 'stale', why }
  return UNSEEN.some((words) => line.includes(words)) ? { came: 'unseen', why } : { came: 'broken', why }
}

/** Of us, or of a mount that another one hides. */
const UNSEEN = ['Permission denied', 'Operation not permitted', 'No such file', 'Not a directory']
/** By these a shell, or `env`, says that it could not start it. */
const NEVER_RUN = [126, 127]
