import { shown } from '../shown.ts'

export interface Mount {
  readonly path: string
  /** The path byte by byte, one letter each: names need be no UTF-8, and only the kernel's own bytes reach the mount. */
  readonly bytes: string
  /** File system type: `ext4`, `nfs4`, `fuse.sshfs`. */
  readonly type: string
  /** What is mounted: `/dev/sda1`, `filer:/export`. */
  readonly source: string
  /** Number of the file system, `8:1`; the same for everything bound from it. */
  readonly device: string
  readonly readOnly: boolean
}

/** All that the kernel of Linux tells of a mount. */
export interface LinuxMount extends Mount {
  /** What part of its file system is seen there: `/`, or the folder that was bound. */
  readonly root: string
  /** Of this mount and of its file system; `ro` where either is read-only, else `rw`. */
  readonly options: readonly string[]
  /** Nobody can write to its file system, by whatever path. */
  readonly isFrozen: boolean
}

/**
 * /proc/self/mountinfo as proc(5) describes it, read as latin1: blanks, tabs, line ends and backslashes in names are
 * written in octal; any other byte may stand in them, also one that JavaScript takes for a blank (`\s`).
 * Where several are mounted at one path the last one, which hides the others, counts. Reading it touches no mount.
 */
export function parseMounts(text: string): readonly LinuxMount[] {
  const mounts = new Map<string, LinuxMount>()
  for (const line of text.split('\n')) {
    // Any number of optional fields, then a lone hyphen.
    const [, device, root, path, options, type, source, superOptions] =
      /^\d+ \d+ (\d+:\d+) ([^ ]+) ([^ ]+) ([^ ]+)(?: [^ ]+)*? - ([^ ]+) ([^ ]*) ([^ ]*)$/.exec(line) ?? []
    if (device === undefined || path === undefined || type === undefined) continue
    const [own, whole] = [options?.split(',') ?? [], superOptions?.split(',') ?? []]
    const isFrozen = whole.includes('ro')
    const readOnly = isFrozen || own.includes('ro')
    const bytes = plain(path)
    const mount = {
      ...{ path: legible(bytes), bytes, type, source: legible(plain(source ?? '')), device },
      readOnly,
      ...{
        root: legible(plain(root ?? '')),
        options: [...new Set([...own, ...whole])].filter((each) => each !== (readOnly ? 'rw' : 'ro')),
        isFrozen,
      },
    }
    mounts.delete(mount.path)
    mounts.set(mount.path, mount)
  }
  return [...mounts.values()]
}

const legible = (bytes: string): string => shown(Buffer.from(bytes, 'latin1'))

const plain = (name: string): string =>
  name.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** Never full, or always: the kernel's own windows, images made to be read, and mounts that asking would bring about. */
export const PSEUDO: ReadonlySet<string> = new Set([
  ...['autofs', 'binfmt_misc', 'bpf', 'cgroup', 'cgroup2', 'configfs', 'debugfs', 'devfs', 'devpts', 'devtmpfs'],
  ...['efivarfs', 'fdescfs', 'fuse.gvfsd-fuse', 'fuse.lxcfs', 'fuse.portal', 'fusectl', 'hugetlbfs', 'mqueue'],
  ...['nfsd', 'nsfs', 'proc', 'pstore', 'ramfs', 'rpc_pipefs', 'securityfs', 'selinuxfs', 'sysfs', 'tracefs'],
  ...['cramfs', 'erofs', 'iso9660', 'squashfs', 'fuse.snapfuse', 'udf'],
])
