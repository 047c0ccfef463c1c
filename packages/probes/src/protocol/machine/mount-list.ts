import type { Machine } from '../../local-or-ssh.ts'
import { oneLine } from '../../one-line.ts'
import type { ChildCommand, ChildEnd } from '../child/command.ts'
import { ProbeCrash } from '../failure.ts'
import { parseMounts } from './mounts.ts'

/** A mount of any system, as far as that tells. */
export interface Mounted {
  readonly path: string
  readonly type: string
  /** Device, share, or with nullfs the folder. */
  readonly source: string
  readonly options: readonly string[]
  readonly readOnly: boolean
  /** Not this path alone, but the file system itself is read-only, as ext4 is after an error. */
  readonly isFrozen: boolean
  /** Number of the file system and the part of it that is seen there; `null`: only Linux tells. */
  readonly part: { readonly device: string; readonly root: string } | null
}

/** A machine with a thousand containers has some thousand mounts. */
const MOST_BYTES = 1_048_576

/** All mounts of a machine. None of them is touched. Throws `local` where they cannot be listed. */
export async function listMounts(machine: Machine): Promise<readonly Mounted[]> {
  const system = await machine.system()
  return mountsIn(await machine.run({ ...COMMANDS[sortOf(system)], from: 'system', mostBytes: MOST_BYTES }), system)
}

const COMMANDS: { readonly [sort in 'linux' | 'freebsd' | 'other']: Pick<ChildCommand, 'program' | 'args'> } = {
  linux: { program: 'cat', args: ['/proc/self/mountinfo'] },
  freebsd: { program: 'mount', args: ['-p'] },
  other: { program: 'mount', args: [] },
}

const sortOf = (system: string): keyof typeof COMMANDS =>
  system === 'Linux' ? 'linux' : system === 'FreeBSD' ? 'freebsd' : 'other'

/** What is to be made of how the command for such a system ended. */
export function mountsIn({ code, stdout, stderr, cut }: ChildEnd, system: string): readonly Mounted[] {
  const sort = sortOf(system)
  if (cut?.includes('stdout')) throw new ProbeCrash('local', 'there are more mounts than are read')
  const complaint = oneLine(stderr).trim() || `ended with ${code}`
  if (code !== 0) throw new ProbeCrash('local', `cannot list the mounts: ${COMMANDS[sort].program}: ${complaint}`)
  const found = READERS[sort](stdout)
  if (found.length === 0) throw new ProbeCrash('local', `${COMMANDS[sort].program} lists no mounts`)
  return found
}

const READERS: { readonly [sort in keyof typeof COMMANDS]: (text: string) => readonly Mounted[] } = {
  linux: (text) =>
    parseMounts(Buffer.from(text).toString('latin1')).map(({ device, root, bytes: _, ...mount }) => ({
      ...{ ...mount, part: { device, root } },
    })),
  freebsd: (text) => lastAtEach(whole(text).flatMap(readAsFstab)),
  other: (text) => lastAtEach(whole(text).flatMap(readAsWords)),
}

/** Without what may be half a line. */
const whole = (text: string): readonly string[] => text.split('\n').slice(0, -1)

/** `mount -p` of FreeBSD (sbin/mount/mount.c, putfsent): as /etc/fstab, columns apart by tabs or a blank. */
function readAsFstab(line: string): readonly Mounted[] {
  const words = line.trim().split(/[\t ]+/)
  const [source, ...rest] = words.slice(0, -4)
  const [type, list, dump, pass] = words.slice(-4)
  if (source === undefined || rest.length === 0 || type === undefined || list === undefined) return []
  if (!/^\d{1,5}$/.test(dump ?? '') || !/^\d{1,5}$/.test(pass ?? '')) return []
  return [mounted(unescaped(source), unescaped(rest.join(' ')), type, list.split(','))]
}

/** `mount` without arguments: `/dev/sd0a on / type ffs (local, read-only)`, or `… on / (ufs, local, read-only)`. */
function readAsWords(line: string): readonly Mounted[] {
  const [on, open] = [line.indexOf(' on '), line.lastIndexOf(' (')]
  if (on === -1 || open < on + 4 || !line.endsWith(')')) return []
  const source = line.slice(0, on)
  const place = line.slice(on + 4, open)
  const list = line.slice(open + 2, -1).split(', ')
  const named = place.lastIndexOf(' type ')
  const [type = '', ...options] = named === -1 ? list : [place.slice(named + 6), ...list]
  return [mounted(source, named === -1 ? place : place.slice(0, named), type, options.map(asOption))]
}

const asOption = (word: string): string => (word === 'read-only' ? 'ro' : word)

function mounted(source: string, path: string, type: string, options: readonly string[]): Mounted {
  const readOnly = options.includes('ro')
  const all = readOnly || options.includes('rw') ? options : ['rw', ...options]
  return { path, type, source, options: all, readOnly, isFrozen: readOnly, part: null }
}

/** Of several at one path the last one hides the others. */
const lastAtEach = (mounts: readonly Mounted[]): readonly Mounted[] => [
  ...new Map(mounts.map((mount) => [mount.path, mount])).values(),
]

/** Names in lists of mounts, and in /etc/fstab: `\040` is a blank. */
export const unescaped = (name: string): string =>
  name.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** All that may be called the source of a mount: its own, and every folder that shows the same part of the same file system. */
export function sourcesOf({ path, source, part }: Mounted, all: readonly Mounted[]): readonly string[] {
  const seen = all.flatMap((other) => {
    if (part === null || other.path === path || other.part?.device !== part.device) return []
    const { root } = other.part
    if (part.root === root) return [other.path]
    const above = root === '/' ? '' : root
    if (!part.root.startsWith(`${above}/`)) return []
    return [`${other.path === '/' ? '' : other.path}${part.root.slice(above.length)}`]
  })
  return [source, ...seen]
}
