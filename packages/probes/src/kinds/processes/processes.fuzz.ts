import { readFileSync } from 'node:fs'
import { overSnmp } from '../../fuzz/over-snmp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { processesIn } from '../../protocol/machine/process-list.ts'
import { PS_BUSYBOX, PS_FREEBSD, PS_LINUX, PS_OPENBSD } from '../../protocol/machine/ps.made-up.ts'
import { conclude } from './conclude.ts'
import { processes } from './processes.ts'
import { SinceLast } from './since-last.ts'

const GROUPS = { importers: { title: '*content-importer*', idle: 'content-importer [bored]', least: 1 } }

const ofPs = (name: string, text: string, system: string) =>
  parsed(processes, {
    name,
    pieces: [text],
    read([stdout = '']) {
      const end = { code: 0, signal: null, stdout: stdout.toString(), stderr: '' }
      return conclude(processesIn(end, system), GROUPS, new SinceLast())
    },
  })

export const recordings = async () => [
  ofPs('ps of Linux', PS_LINUX, 'Linux'),
  ofPs('ps of busybox', PS_BUSYBOX, 'Linux'),
  ofPs('ps of FreeBSD', PS_FREEBSD, 'FreeBSD'),
  ofPs('ps of OpenBSD', PS_OPENBSD, 'OpenBSD'),
  await overSnmp(processes, {
    name: 'hrSWRun',
    walk: readFileSync(new URL('../../fixtures/snmp/hrSWRun-workers.txt', import.meta.url), 'utf8'),
    options: { groups: GROUPS },
  }),
]
