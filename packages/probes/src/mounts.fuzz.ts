import { parsed } from './fuzz/parsed.ts'
import { conclude } from './mounts/conclude.ts'
import { parseFstab } from './mounts/fstab.ts'
import { FSTAB, MOUNT_FREEBSD, MOUNT_OPENBSD, MOUNTINFO } from './mounts/mounts.made-up.ts'
import { find, type Wanted } from './mounts/wanted.ts'
import { mounts } from './mounts.ts'
import { mountsIn } from './protocol/machine/mount-list.ts'

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
