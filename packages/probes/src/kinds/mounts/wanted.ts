import { type Mounted, sourcesOf } from '../../protocol/machine/mount-list.ts'

/** How something should be mounted. `null`: it does not matter. */
export interface Wanted {
  readonly path: string
  readonly source: string | null
  readonly type: string | null
  readonly options: readonly string[]
  /**
   * When being read-only is bad: where the file system itself is, as ext4 after an error; or, asked for by name, where this
   * path alone is, too.
   */
  readonly access: 'frozen is bad' | 'read-only is bad' | null
  /** It is mounted when somebody first touches it. */
  readonly isLazy: boolean
}

export interface Found {
  readonly wanted: Wanted
  /** `null`: nothing is mounted there. */
  readonly mount: Mounted | null
  readonly isReadOnly: boolean
  /** In what else it is not as it should be, as words. */
  readonly differences: readonly string[]
}

/** Made to be read only. */
const IMAGES: ReadonlySet<string> = new Set([
  'iso9660',
  'cd9660',
  'udf',
  'squashfs',
  'fuse.snapfuse',
  'cramfs',
  'erofs',
])

export function find(wanted: Wanted, all: readonly Mounted[]): Found {
  const mount = all.find(({ path }) => path === wanted.path) ?? null
  // It only waits for somebody to touch it.
  if (mount === null || (mount.type === 'autofs' && !wanted.isLazy))
    return { wanted, mount: null, isReadOnly: false, differences: [] }
  return { wanted, mount, isReadOnly: isReadOnly(wanted, mount), differences: differencesIn(wanted, mount, all) }
}

function isReadOnly({ access }: Wanted, { type, readOnly, isFrozen }: Mounted): boolean {
  if (access === null || IMAGES.has(type) || type === 'autofs') return false
  return access === 'read-only is bad' ? readOnly : isFrozen
}

function differencesIn(wanted: Wanted, mount: Mounted, all: readonly Mounted[]): readonly string[] {
  const found: string[] = []
  if (wanted.type !== null && !isType(mount.type, wanted.type)) found.push(`is ${mount.type}, not ${wanted.type}`)
  const sources = wanted.source === null ? [] : sourcesOf(mount, all)
  if (wanted.source !== null && !sources.includes(wanted.source))
    found.push(`shows ${sources.at(-1) ?? mount.source}, not ${wanted.source}`)
  const lacking = wanted.options.filter((each) => each !== 'rw' && !has(mount, each))
  if (lacking.length > 0) found.push(`is mounted without ${lacking.join(', ')}`)
  return found
}

const has = ({ options, readOnly }: Mounted, option: string): boolean =>
  option === 'ro' ? readOnly : options.includes(option)

/** `nfs` is mounted as `nfs4` today; `bind` is no type of its own. */
const isType = (type: string, wanted: string): boolean => type === wanted || (wanted === 'nfs' && type === 'nfs4')
