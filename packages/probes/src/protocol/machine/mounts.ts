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
  const places: Place[] = []
  for (const line of text.split('\n')) {
    // Any number of optional fields, then a lone hyphen.
    const [, id, parent, device, root, path, options, type, source, superOptions] =
      /^(\d+) (\d+) (\d+:\d+) ([^ ]+) ([^ ]+) ([^ ]+)(?: [^ ]+)*? - ([^ ]+) ([^ ]*) ([^ ]*)$/.exec(line) ?? []
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
    places.push({ id: id ?? '', parent: parent ?? '', path: bytes })
    mounts.delete(mount.path)
    mounts.set(mount.path, mount)
  }
  const hidden = hiddenIn(places)
  return [...mounts.values()].filter(({ bytes }) => !hidden.has(bytes))
}

interface Place {
  /** Of the mount, and of the one that it was mounted in. */
  readonly id: string
  readonly parent: string
  readonly path: string
}

/**
 * Paths that nobody reaches any more, for a folder above them was mounted over: whatever is mounted there since has that
 * one for its parent.
 */
function hiddenIn(places: readonly Place[]): ReadonlySet<string> {
  const byId = new Map(places.map((place) => [place.id, place]))
  const taken = Map.groupBy(places, ({ parent }) => parent)
  const siblings = new Map(Array.from(taken, ([parent, some]) => [parent, new Set(some.map(({ path }) => path))]))
  const isCovered = ({ parent, path }: Place): boolean => {
    const others = siblings.get(parent)
    return others !== undefined && others.size > 1 && foldersAbove(path).some((folder) => others.has(folder))
  }
  const hidden = new Map<string, boolean>()
  for (const place of places) {
    // Up to one of which it is known; none is asked about twice.
    const way: string[] = []
    let is = false
    for (let each: Place | undefined = place; each !== undefined && !is; each = byId.get(each.parent)) {
      const known = hidden.get(each.id)
      is = known ?? isCovered(each)
      if (known !== undefined) break
      way.push(each.id)
      hidden.set(each.id, is)
    }
    for (const id of way) hidden.set(id, is)
  }
  const last = new Map(places.map(({ path, id }) => [path, id]))
  return new Set([...last].flatMap(([path, id]) => (hidden.get(id) ? [path] : [])))
}

/** No system takes longer ones. */
const LONGEST_PATH = 4_096

/** `/a/b` is in `/a`, and that in `/`. */
function foldersAbove(path: string): readonly string[] {
  if (path === '/' || path.length > LONGEST_PATH) return []
  const found = ['/']
  for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) found.push(path.slice(0, end))
  return found
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
