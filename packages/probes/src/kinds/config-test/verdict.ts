import { oneLine } from '../../one-line.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { type Tester, withoutPrefix } from './testers.ts'

/** What stands in our way, not in theirs. */
const NO_RIGHT = ['Permission denied', 'permission denied', 'Operation not permitted', 'must be root']
/** Where HAProxy does not say why, a file that is there was not read; Squid goes on without it, and ends with 0. */
const UNREAD = ['cannot open the file', 'unable to stat', 'Can not open file']
/** Then it is theirs. */
const LACKING = 'No such file'

/** By these a shell, or `env`, says that it could not start it. */
const NEVER_RUN = [126, 127]

/**
 * The first error of a configuration, or `null`: it would be taken. Throws `local` where all that is wrong is that we may
 * not read what the program itself may.
 */
export function firstError(
  program: string,
  { code, signal, stdout, stderr }: Pick<ChildEnd, 'code' | 'signal' | 'stdout' | 'stderr'>,
  isError: Tester['isError'],
): string | null {
  if (signal !== null) throw new ProbeCrash('local', `${program} was ended by ${signal}`)
  const lines = `${stderr}\n${stdout}`
    .split('\n')
    .map(oneLine)
    .filter((line) => withoutPrefix(line).trim() !== '')
  if (code !== null && NEVER_RUN.includes(code))
    throw new ProbeCrash('local', `${program} cannot be run: ${lines[0]?.trim() ?? `it ended with ${code}`}`)
  const bySudo = (line: string) => line.startsWith('sudo: ')
  const errors = lines.filter((line) => !bySudo(line) && isError(line))
  const [ours] = code === 0 ? errors.filter(isUnread) : errors
  const theirs = code === 0 ? undefined : errors.find((line) => !isOurs(line))
  if (theirs !== undefined) return withoutPrefix(theirs).trim()
  if (ours !== undefined) throw new ProbeCrash('local', `${program} lacks a right here: ${withoutPrefix(ours).trim()}`)
  if (code === 0) return null
  // It may warn, too, of what did not keep it from running the program.
  const barred = lines.find(bySudo)
  if (barred !== undefined) throw new ProbeCrash('local', barred)
  return `${program} ended with ${code}${lines[0] === undefined ? '' : `: ${lines[0].trim()}`}`
}

const has = (line: string, phrases: readonly string[]): boolean => phrases.some((words) => line.includes(words))
const isUnread = (line: string): boolean => has(line, UNREAD) && !line.includes(LACKING)
const isOurs = (line: string): boolean => has(line, NO_RIGHT) || isUnread(line)
