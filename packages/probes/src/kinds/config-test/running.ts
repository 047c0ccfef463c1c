import type { Machine } from '../../local-or-ssh.ts'
import type { ChildCommand, ChildEnd } from '../../protocol/child/command.ts'
import { youngestBy, youngestOf } from '../../protocol/machine/started.ts'

/** Clocks of files and of processes are told by hundredths, and who saves and reloads does both in one breath. */
const TOLERANCE_MS = 1_000

export interface Started {
  readonly ageMs: number
  /** For `find`: what changed since then. */
  readonly changedSince: readonly string[]
}

/** When the youngest process of this name was started here, on Linux; `null`: there is none. */
export async function startedHere(name: string): Promise<Started | null> {
  const startedAt = await youngestOf(name)
  if (startedAt === null) return null
  const since = `@${((startedAt + TOLERANCE_MS) / 1_000).toFixed(2)}`
  return { ageMs: Date.now() - startedAt, changedSince: newerThan(since) }
}

/** The same anywhere, by that machine's own clock, whatever it says: ours may be another. */
export async function startedThere(machine: Machine, name: string): Promise<Started | null> {
  const ageMs = await youngestBy(machine, name)
  if (ageMs === null) return null
  const agoS = Math.max(1, (ageMs - TOLERANCE_MS) / 1_000)
  const isLinux = (await machine.system()) === 'Linux'
  return {
    ageMs,
    changedSince: isLinux ? newerThan(`${agoS} seconds ago`) : ['-mtime', `-${agoS}s`, '-o', '-ctime', `-${agoS}s`],
  }
}

/** One that is moved here, or copied with its time, is older than its coming. */
const newerThan = (since: string): readonly string[] => ['-newermt', since, '-o', '-newerct', since]

/** By a program too: a folder on a dead mount hangs whoever opens it. */
export const searchFor = (files: readonly string[], changedSince: readonly string[]): ChildCommand => {
  // Hidden files and folders below those that are named.
  const hidden = files.map(asPattern).flatMap((root) => ['-o', '-path', `${root}/.*`, '-o', '-path', `${root}/*/.*`])
  return {
    ...{ program: 'find', from: 'system' },
    args: [
      ...['-L', ...files.map(withoutSlash), '-maxdepth', '10'],
      ...['(', '-path', '*/sites-available', ...hidden, ')', '-prune', '-o'],
      ...['-type', 'f', '(', ...changedSince, ')', '-not', '-name', '*~', '-print'],
    ],
  }
}

function withoutSlash(path: string): string {
  let end = path.length
  while (end > 1 && path.charAt(end - 1) === '/') end -= 1
  return path.slice(0, end)
}

function asPattern(path: string): string {
  const root = withoutSlash(path)
  return root === '/' ? '' : root.replaceAll(/[\\*?[\]]/g, '\\$&')
}

export interface Search {
  /** `null`: nothing was found by a search that went wrong. */
  readonly newer: readonly string[] | null
  readonly complaints: readonly string[]
}

export function newerIn({ code, stdout, stderr, cut }: ChildEnd): Search {
  const lines = (text: string) => text.split('\n').filter((line) => line !== '')
  const found = lines(stdout).slice(0, cut?.includes('stdout') ? -1 : undefined)
  if (code === 0 || found.length > 0) return { newer: found, complaints: lines(stderr) }
  return { newer: null, complaints: stderr.trim() === '' ? [`find ended with ${code}`] : lines(stderr) }
}

/** Whoever configures named what is not there. */
export const lacksOneOf = (files: readonly string[], line: string): boolean =>
  line.endsWith('No such file or directory') &&
  files.some((file) => line.replaceAll("'", '').includes(` ${withoutSlash(file).replaceAll("'", '')}: `))
