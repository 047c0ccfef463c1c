import { oneLine } from '../one-line.ts'
import type { ChildEnd } from '../protocol/child/command.ts'
import { ProbeCrash } from '../protocol/failure.ts'
import { type Tester, withoutPrefix } from './testers.ts'

/** What stands in our way, not in theirs. */
const NO_RIGHT = ['Permission denied', 'permission denied', 'Operation not permitted', 'must be root']

/**
 * The first error of a configuration, or `null`: it would be taken. Throws `local` where all that is wrong is that we may
 * not read what the program itself may.
 */
export function firstError(
  program: string,
  { code, signal, stdout, stderr }: Pick<ChildEnd, 'code' | 'signal' | 'stdout' | 'stderr'>,
  isError: Tester['isError'],
): string | null {
  if (code === 0) return null
  if (signal !== null) throw new ProbeCrash('local', `${program} was ended by ${signal}`)
  const lines = `${stderr}\n${stdout}`
    .split('\n')
    .map(oneLine)
    .filter((line) => withoutPrefix(line).trim() !== '')
  const barred = lines.find((line) => line.startsWith('sudo: '))
  if (barred !== undefined) throw new ProbeCrash('local', barred)
  const errors = lines.filter(isError)
  const theirs = errors.find((line) => !NO_RIGHT.some((words) => line.includes(words)))
  const [ours] = errors
  if (theirs !== undefined) return withoutPrefix(theirs).trim()
  if (ours !== undefined) throw new ProbeCrash('local', `${program} lacks a right here: ${withoutPrefix(ours).trim()}`)
  return `${program} ended with ${code}${lines[0] === undefined ? '' : `: ${lines[0].trim()}`}`
}
