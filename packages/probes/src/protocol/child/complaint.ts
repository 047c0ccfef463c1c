import { oneLine } from '../../one-line.ts'
import type { ChildEnd } from './command.ts'

/** What a program complained of, as clean lines; those in which nothing can be seen are left out. */
export const complaintsOf = ({ stderr }: Pick<ChildEnd, 'stderr'>): readonly string[] =>
  stderr
    .split('\n')
    .map((line) => oneLine(line).trim())
    .filter((line) => line !== '')

/** The first of them, or how it ended. */
export const complaintOf = (program: string, end: Pick<ChildEnd, 'code' | 'signal' | 'stderr'>): string =>
  complaintsOf(end)[0] ?? `${program} ended with ${end.code ?? end.signal}`
