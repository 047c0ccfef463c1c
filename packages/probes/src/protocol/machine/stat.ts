import type { Machine } from '../../local-or-ssh.ts'
import type { ChildCommand, ChildEnd } from '../child/command.ts'
import { complaintsOf } from '../child/complaint.ts'
import { ProbeCrash } from '../failure.ts'

/** What is known of a file without opening it. */
export interface FileStat {
  /** As it was asked for. */
  readonly path: string
  readonly type: 'file' | 'folder' | 'other'
  readonly bytes: number
  /** Wall ms, by the clock of its machine. */
  readonly changedAt: number
  readonly owner: string
  readonly group: string
  /** In octal, four digits: `0640`. */
  readonly mode: string
  /** With the device: nothing else on its machine has the same while it is there. */
  readonly inode: string
}

const [TYPE_BITS, MODE_BITS] = [0xf000, 0o7777]
const [LINK, FILE, FOLDER] = [0xa000, 0x8000, 0x4000]

/** The same fields in both dialects: mode in hexadecimal, size, seconds, owner, group, device, inode, name. */
const GNU = ['-L', '-c', '%f|%s|%Y|%U|%G|%d|%i|%n']
const BSD = ['-L', '-f', '%Xp|%z|%m|%Su|%Sg|%d|%i|%N']

/** Of what is there, in any order; links are followed. GNU, busybox and BSD. */
export const statCommand = (system: string, paths: readonly string[]): ChildCommand => ({
  program: 'stat',
  from: 'system',
  args: [...(system === 'Linux' ? GNU : BSD), '--', ...paths],
})

/** What `statCommand` says. Throws a crash where something may be there and could not be looked at. */
export function statsOf(end: ChildEnd): readonly FileStat[] {
  const { stdout, stderr, code, cut } = end
  const complaint = complaintsOf(end).find((line) => !isLacking(line))
  if (complaint !== undefined) throw new ProbeCrash('local', complaint)
  const lines = stdout.split('\n')
  const stats = lines.slice(0, -1).map(parseStat)
  const isSilent = complaintsOf(end).length === 0 && (stderr !== '' || stdout === '' || code !== 0)
  if (cut !== undefined || lines.at(-1) !== '' || stats.includes(null) || isSilent)
    throw new ProbeCrash('local', `stat ended with ${code} and said what nobody can read: ${stdout.slice(0, 200)}`)
  return stats.flatMap((stat) => (stat === null || stat === 'dangling' ? [] : [stat]))
}

/** `null`: nothing has this name, or what it points at is gone. */
export async function statOf(machine: Machine, path: string): Promise<FileStat | null> {
  const [stat = null] = statsOf(await machine.run(statCommand(await machine.system(), [path])))
  return stat
}

/** Nothing has such a name. */
export const isLacking = (line: string): boolean =>
  line.endsWith(': No such file or directory') || line.endsWith(': Not a directory')

function parseStat(line: string): FileStat | 'dangling' | null {
  const [mode = '', bytes = '', seconds = '', owner = '', group = '', device = '', inode = '', ...name] =
    line.split('|')
  if (!/^[0-9a-f]{1,8}$/.test(mode) || name.length === 0) return null
  if (![bytes, device, inode].every((number) => /^\d{1,20}$/.test(number)) || !/^-?\d{1,15}$/.test(seconds)) return null
  const bits = Number.parseInt(mode, 16)
  const type = bits & TYPE_BITS
  // BSD tells of the link itself where what it points at is gone.
  if (type === LINK) return 'dangling'
  return {
    path: name.join('|'),
    type: type === FILE ? 'file' : type === FOLDER ? 'folder' : 'other',
    ...{ bytes: Number(bytes), changedAt: Number(seconds) * 1_000, owner, group },
    mode: (bits & MODE_BITS).toString(8).padStart(4, '0'),
    inode: `${device}:${inode}`,
  }
}
