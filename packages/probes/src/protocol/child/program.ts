import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize, sep } from 'node:path'
import type { ChildRules } from '@foretop/shared/plan.ts'
import { ProbeCrash } from '../failure.ts'
import type { ChildCommand } from './command.ts'

/** Where systems keep their programs, and the search path of every child. */
export const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const

/** Where Debian, Red Hat, FreeBSD and MacPorts keep Nagios plugins. */
export const PLUGIN_FOLDERS: readonly string[] = [
  '/usr/lib/nagios/plugins',
  '/usr/lib64/nagios/plugins',
  '/usr/local/libexec/nagios',
  '/opt/local/libexec/nagios',
]

const WRITABLE_BY_ALL = 0o002
const STICKY = 0o1000

/**
 * The file that is run, by the name it was called, for some programs do what their name says. Throws `local` where there is
 * none, or none that may be run.
 */
export async function findProgram(
  { program, from, lacking }: ChildCommand,
  { folders }: Pick<ChildRules, 'folders'>,
): Promise<string> {
  const searched = from === 'system' ? SYSTEM_FOLDERS : folders
  const found = await firstOf(candidates(program, searched))
  if (found === null) {
    const nowhere = isAbsolute(program) ? `there is no ${program}` : `there is no ${program} in ${searched.join(', ')}`
    throw new ProbeCrash('local', lacking === undefined ? nowhere : `${nowhere}: ${lacking}`)
  }
  if (from === 'folders') await assertAllowed(found, folders)
  return found.path
}

/** Whether `path` is in one of them, as far as its letters tell. */
export const isWithin = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => normalize(path).startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`))

function candidates(program: string, folders: readonly string[]): readonly string[] {
  if (isAbsolute(program)) return [program]
  if (program.includes(sep)) throw new ProbeCrash('local', `${program}: a program is a name or a whole path`)
  return folders.map((folder) => join(folder, program))
}

interface Found {
  readonly path: string
  /** Where its links lead. */
  readonly real: string
}

async function firstOf(paths: readonly string[]): Promise<Found | null> {
  for (const path of paths) {
    const real = await realpath(path).catch(() => null)
    if (real !== null && (await stat(real)).isFile()) return { path, real }
  }
  return null
}

/** Where a link leads counts, and who may change what is there, or put another folder in the place of one above it. */
async function assertAllowed({ path, real }: Found, folders: readonly string[]): Promise<void> {
  const allowed = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)))
  if (!isWithin(real, allowed))
    throw new ProbeCrash('local', `${path} is in none of the folders that programs may be in: ${folders.join(', ')}`)
  const above = new Set([...foldersAbove(real, allowed), ...foldersAbove(path, folders)])
  const [file, ...around] = await Promise.all([real, ...above].map((each) => stat(each)))
  const isOpen = around.some(({ mode }) => (mode & (WRITABLE_BY_ALL | STICKY)) === WRITABLE_BY_ALL)
  if (isOpen || ((file?.mode ?? WRITABLE_BY_ALL) & WRITABLE_BY_ALL) !== 0)
    throw new ProbeCrash('local', `${path} could be changed by everybody, so it is not run`)
  await access(path, constants.X_OK).catch(() => {
    throw new ProbeCrash('local', `${path} is no program: it may not be executed`)
  })
}

/** From the folder that it is in up to the one that is allowed. */
function foldersAbove(path: string, allowed: readonly string[]): readonly string[] {
  const folder = dirname(normalize(path))
  const isLast = folder === dirname(folder) || allowed.some((each) => normalize(each) === folder)
  return isLast ? [folder] : [folder, ...foldersAbove(folder, allowed)]
}
