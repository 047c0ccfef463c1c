import { parsed } from '../../fuzz/parsed.ts'
import { mountsIn } from '../../protocol/machine/mount-list.ts'
import { touchIn } from '../../protocol/machine/touch.ts'
import { MOUNT_FREEBSD, MOUNTINFO } from '../mounts/mounts.made-up.ts'
import { countsIn } from './client.ts'
import { conclude } from './conclude.ts'
import { nfs } from './nfs.ts'

const COUNTS = 'net 0 0 0 0\nrpc 123456 789 123460\nproc3 22 0 1 2\n'

/** Named otherwise than in the recordings of other probes, whose words are nonsense here. */
const LINUX = MOUNTINFO.replaceAll('/home', '/srv/homes')
const FREEBSD = MOUNT_FREEBSD.replaceAll('/srv/x', '/srv/homes')

const asked = (system: string, list: string, path: string, complaint: string) =>
  parsed(nfs, {
    name: `${system} ${complaint === '' ? 'answers' : 'complains'}`,
    pieces: [list, COUNTS, ...(complaint === '' ? [] : [complaint])],
    read([stdout = '', counts = '', stderr]) {
      const ended = { code: 0, signal: null, stderr: '' }
      const mounts = mountsIn({ ...ended, stdout: stdout.toString() }, system).filter((mount) => mount.path === path)
      const said = { ...ended, stdout: '', code: Number(complaint !== ''), stderr: stderr?.toString() ?? '' }
      return conclude({
        mounts,
        missing: mounts.length === 0 ? [path] : [],
        touches: new Map(mounts.map((mount) => [mount.path, touchIn(said, mount.path, 3)])),
        counts: countsIn({ code: 0, stdout: counts.toString() }),
        isNamed: true,
      })
    },
  })

export const recordings = async () => [
  asked('Linux', LINUX, '/srv/homes', ''),
  asked('FreeBSD', FREEBSD, '/srv/homes', ''),
  asked(
    'Linux',
    LINUX,
    '/srv/homes',
    "stat: cannot read file system information for '/srv/homes': Stale file handle\n",
  ),
  asked('FreeBSD', FREEBSD, '/srv/homes', 'df: /srv/homes: Stale NFS file handle\n'),
]
