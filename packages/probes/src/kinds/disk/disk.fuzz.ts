import { readFileSync } from 'node:fs'
import { overSnmp } from '../../fuzz/over-snmp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { parseMounts } from '../../protocol/machine/mounts.ts'
import { disk } from './disk.ts'
import { choose } from './local.ts'

const walk = (name: string) => readFileSync(new URL(`../../fixtures/snmp/${name}.txt`, import.meta.url), 'utf8')
const MOUNTS = `22 27 0:21 / /sys rw,nosuid - sysfs sysfs rw
27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
96 27 8:17 / /srv/my\\040files ro,relatime shared:43 master:2 - xfs /dev/sdb1 rw,attr2
97 27 0:50 / /home rw - nfs4 filer:/export/home rw,vers=4.2
98 27 8:1 /var/bound /mnt/bound rw - ext4 /dev/sda1 rw
`

export const recordings = async () => [
  await overSnmp(disk, { name: 'hrStorage', walk: walk('hrStorage'), options: { expect: ['/'] } }),
  await overSnmp(disk, { name: 'dskTable', walk: walk('ucd-dskTable') }),
  await overSnmp(disk, { name: 'a full disk', walk: walk('ucd-errors-disk-full-load-high') }),
  await overSnmp(disk, { name: 'more than 16 TB', walk: walk('filesystem-over-16TB') }),
  parsed(disk, {
    name: 'mountinfo',
    pieces: [MOUNTS],
    read([text]) {
      const mounts = choose(parseMounts(String(text ?? '')), { exclude: [], expect: ['/', '/home'] })
      const missing = ['/', '/home'].map((path) => [path, Number(!mounts.some((mount) => mount.path === path))])
      return {
        metrics: {
          missing: Object.fromEntries(missing),
          readOnly: Object.fromEntries(mounts.map(({ path, readOnly }) => [path, Number(readOnly)])),
        },
        details: {
          mounts: mounts.map(({ path, bytes, type, source, device }) => ({ path, bytes, type, source, device })),
        },
        text: `${mounts.length} mounts`,
      }
    },
  }),
]
