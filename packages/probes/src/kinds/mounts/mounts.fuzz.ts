import { parsed } from '../../fuzz/parsed.ts'
import { mountsIn } from '../../protocol/machine/mount-list.ts'
import { conclude } from './conclude.ts'
import { parseFstab } from './fstab.ts'
import { FSTAB, MOUNT_FREEBSD, MOUNT_OPENBSD, MOUNTINFO } from './mounts.made-up.ts'
import { mounts } from './mounts.ts'
import { find, type Wanted } from './wanted.ts'

const listed = (system: string, list: string, paths: readonly string[]) =>
  parsed(mounts, {
    name: system,
    pieces: [list, FSTAB],
    read([stdout = '', fstab = '']) {
      const all = mountsIn({ code: 0, signal: null, stdout: stdout.toString(), stderr: '' }, system)
      const own = paths.map(
        (path): Wanted => ({
          ...{ path, source: null, type: null, options: [], access: 'frozen is bad', isLazy: false },
        }),
      )
      const others = system === 'Linux' ? parseFstab(fstab.toString()) : []
      return conclude(
        [...own, ...others].map((wanted) => find(wanted, all)),
        new Map(),
      )
    },
  })

export const recordings = async () => [
  listed('Linux', MOUNTINFO, ['/home', '/mnt/shown']),
  listed('FreeBSD', MOUNT_FREEBSD, ['/', '/home/ftp/shop1', '/srv/x']),
  listed('OpenBSD', MOUNT_OPENBSD, ['/', '/srv/my files']),
]
