import { unescaped } from '../../protocol/machine/mount-list.ts'
import type { Wanted } from './wanted.ts'

/** Of these nothing is mounted. */
const NOT_MOUNTED = ['swap', 'ignore', 'xx']

/**
 * What /etc/fstab says is mounted at every start (fstab(5)): all but swap and `noauto`. Sources and types there have too many
 * names to be compared (`UUID=…`, `auto`); but whether it is to be written to is said.
 */
export function parseFstab(text: string): readonly Wanted[] {
  return text.split('\n').flatMap((line) => {
    const [source, path, type, list = ''] = line.trim().split(/[\t ]+/)
    if (source === undefined || source.startsWith('#') || path === undefined || type === undefined) return []
    const options = list.split(',')
    if (!path.startsWith('/') || NOT_MOUNTED.includes(type) || options.includes('noauto')) return []
    return {
      path: withoutSlash(unescaped(path)),
      // With nothing said a file system may be written to.
      access: options.includes('ro') ? null : ('frozen is bad' as const),
      isLazy: options.some((each) => each === 'x-systemd.automount' || each === 'comment=systemd.automount'),
      ...{ source: null, type: null, options: [] },
    }
  })
}

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)
