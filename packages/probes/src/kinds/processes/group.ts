import { matchesGlob } from '../../protocol/glob.ts'
import type { Process } from '../../protocol/machine/ps.ts'

/** What belongs together, as somebody configured it. */
export interface GroupOptions {
  readonly program?: string | undefined
  readonly title?: string | undefined
  readonly user?: string | undefined
  readonly idle?: string | undefined
  readonly least?: number | undefined
  readonly most?: number | undefined
}

export interface Group {
  readonly name: string
  readonly options: GroupOptions
  readonly members: readonly Process[]
}

export const groupsOf = (
  options: { readonly [name: string]: GroupOptions },
  running: readonly Process[],
): readonly Group[] =>
  Object.entries(options).map(([name, each]) => ({
    ...{ name, options: each },
    members: running.filter((process) => belongs(process, each)),
  }))

function belongs(process: Process, { program, title, user }: GroupOptions): boolean {
  if (program !== undefined && !isProgram(process, program)) return false
  if (title !== undefined && !isTitled(process, title)) return false
  return user === undefined || isUsers(process.user, user)
}

/** Linux keeps 15 letters of a name, FreeBSD 19, OpenBSD 23; a script is called what it calls itself. */
const FEWEST_KEPT = 15

function isProgram({ name, title }: Process, program: string): boolean {
  const file = title.split(' ', 1)[0] ?? ''
  const base = file.slice(file.lastIndexOf('/') + 1)
  if (matchesGlob(name, program) || matchesGlob(base, program)) return true
  return name.length >= FEWEST_KEPT && (program.split('*', 1)[0] ?? '').startsWith(name)
}

export function isTitled({ title, isCut }: Process, pattern: string): boolean {
  if (matchesGlob(title, pattern)) return true
  // Of what was cut only what stands before the first star can be compared.
  return isCut && (pattern.split('*', 1)[0] ?? '').startsWith(title)
}

function isUsers(shown: string | null, user: string): boolean {
  if (shown === null) return false
  return shown === user || (shown.endsWith('+') && user.startsWith(shown.slice(0, -1)))
}

/** How it is looked for, in words. */
export function soughtBy({ program, title, user }: GroupOptions): string {
  const parts = [program && `program ${program}`, title, user && `of ${user}`]
  return parts.filter((each) => each !== undefined && each !== '').join(', ')
}

export const leastOf = ({ least, most }: GroupOptions): number => least ?? (most === 0 ? 0 : 1)
