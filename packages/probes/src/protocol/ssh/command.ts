import type { ChildCommand, ChildEnd, Reading } from '../child/command.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import type { SshLease } from './lease.ts'
import { ENV, told } from './told.ts'

/** Needs no quotes in any shell. */
const PLAIN = /^[A-Za-z0-9_/.,:+@%-]+$/

/**
 * One word, as the shell of a machine reads it: nothing in it is special. Throws where that cannot be: no argument of any
 * program may hold a NUL.
 */
export function quoted(text: string): string {
  if (text.includes('\0')) throw new Error('an argument must not hold a NUL')
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A program and its arguments as a line for a shell, with the words and the folders that our own children have. */
export const lineOf = ({ program, args }: Pick<ChildCommand, 'program' | 'args'>): string =>
  [ENV, ...[program, ...args].map(quoted)].join(' ')

/** The words of shells, and of the busybox before 1.30, which takes its first argument for the program. */
const NO_TIMEOUT =
  /timeout: +(?:command |inaccessible or )?not found|(?:command not found|unknown command): ?'?timeout\b|timeout: can't execute '\d+'/i
/** With this `timeout` says that it had to end what it ran; sooner than that it is the program's own. */
const ENDED_LATE = 124

const MOST_LINES = 200

/**
 * Runs a line for at most so long: a command goes on running when we hang up, so it gets a limit of its own. Systems before
 * 2015 have no `timeout`. That is remembered of each line by itself: a restricted login may permit the one and not the other.
 */
export async function runLimited(
  session: SshLease,
  line: string,
  limitS: number,
  signal: AbortSignal,
  reading: Reading & Pick<ChildCommand, 'limitMs'> = {},
): Promise<ChildEnd> {
  const { facts, where } = session
  if (facts.unlimited.has(line)) return session.run(line, signal, reading)
  const startedAt = performance.now()
  const end = await session.run(`timeout ${limitS} ${line}`, signal, reading)
  if (end.code !== 0 && NO_TIMEOUT.test(end.stderr)) {
    if (facts.unlimited.size >= MOST_LINES) facts.unlimited.clear()
    facts.unlimited.add(line)
    return session.run(line, signal, reading)
  }
  const tookMs = performance.now() - startedAt - (end.waitedMs ?? 0)
  if (end.code === ENDED_LATE && tookMs >= limitS * 1_000)
    throw new ProbeFailure(
      'timeout',
      `${where} let us in, but "${told(line)}" did not end within ${limitS} s and was ended`,
    )
  return end
}

const NOT_FOUND = 127
const NO_RIGHT = 126

/** Throws `local`, as for a child of ours, where `env` found no such program. */
export function assertStarted({ program, lacking }: ChildCommand, { code, stderr }: ChildEnd, where: string): void {
  // A shell may have complained of its own before.
  if (!/^(?:\/usr\/bin\/)?env: /m.test(stderr)) return
  if (code === NOT_FOUND)
    throw new ProbeCrash('local', [`there is no ${program} on ${where}`, lacking].filter(Boolean).join(': '))
  if (code === NO_RIGHT) throw new ProbeCrash('local', `${program} may not be run on ${where}: ${stderr.trim()}`)
}
