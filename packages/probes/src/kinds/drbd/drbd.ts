import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, type Machine, machineOf } from '../../local-or-ssh.ts'
import { complaintOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { asSeen } from '../../recording/seen.ts'
import { conclude } from './conclude.ts'
import { drbdEvidence } from './evidence.ts'
import { readProcDrbd, versionIn } from './proc-drbd.ts'
import type { Volume } from './seen.ts'
import { readStatus } from './status.ts'

const MOST_BYTES = 1_048_576
const PROC = '/proc/drbd'
const LACKING = 'install it (Debian: drbd-utils)'

export const drbd = defineProbe({
  kind: 'drbd',
  title: 'DRBD',
  summary: 'Roles, connections and disks of a machine that keeps its data alike with another one by DRBD.',
  traits: { version: 'its version' },
  tried: {
    with: 'texts made after the documentation of DRBD 8.0 to 8.4, and after that of drbd-utils 9; no module of the kernel',
    tells: [
      'primary and secondary',
      'resync, how far',
      'peer lost',
      'split brain',
      'both primary',
      'nobody primary',
      'disk gone',
      'no good copy',
      'resource missing',
      'module not loaded',
      'lacks a right',
    ],
  },
  by: byOf,
  loginOf,
  evidence: drbdEvidence,
  keepsake: z.strictObject({ changing: z.record(z.string(), z.number()) }),
  defaults: { everyMs: 5_000, timeoutMs: 10_000, attempts: 2 },
  options: z.strictObject({
    ...localOrSsh,
    resources: z
      .array(z.string().min(1))
      .default([])
      .meta({
        description: 'What must be there: `drbd0` with DRBD 8, `r0` with DRBD 9, `r0/1` where one has several volumes.',
        examples: [['r0']],
      }),
    dualPrimary: z.boolean().default(false).meta({ description: 'Both machines may be primary at once.' }),
    sudo: z.boolean().default(false).meta({ description: 'Run drbdsetup (DRBD 9) as root, by `sudo -n`.' }),
  }),
  metrics: {
    primary: { label: 'Primary of', unit: 'flag', view: { name: 'failover', role: 'master' } },
    dual: { label: 'Both primary of', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    unused: { label: 'Nobody primary of', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    alone: { label: 'Takes no connection for', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    lost: { label: 'Without the other for', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    changing: { label: 'Connection changing of', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    changingFor: {
      label: 'Connection changing for so long of',
      unit: 's',
      thresholds: { critical: { above: 30 } },
    },
    syncing: { label: 'Being made alike', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    noDisk: { label: 'Cannot be used on', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    noCopy: { label: 'No second good copy of', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    missing: { label: 'Not there', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    inSync: { label: 'Alike', unit: 'percent', intermittent: true },
    outOfSync: { label: 'Not alike', unit: 'bytes' },
    sent: { label: 'Sent of', unit: 'bytes', counter: true, chart: 'network' },
    received: { label: 'Received of', unit: 'bytes', counter: true, chart: 'network' },
    read: { label: 'Read of', unit: 'bytes', counter: true, chart: 'disk' },
    written: { label: 'Written of', unit: 'bytes', counter: true, chart: 'disk' },
  },
  manual: `
Reads \`/proc/drbd\` (DRBD 8, which any user may), and where that is of DRBD 9 runs \`drbdsetup status --json\`, which needs root:
log in as root, or \`sudo: true\` and \`nagios ALL=(root) NOPASSWD: /usr/sbin/drbdsetup status --json\`. Nothing is changed.

| state | |
|---|---|
| connected, one primary, both UpToDate | ok |
| resync, verify (\`SyncSource\`, \`SyncTarget\`, \`Ahead\` …), with how far it is | warning |
| both secondary: nobody uses it | warning |
| connected, and the copy here or there is not UpToDate; no connection is configured at all (9) | warning |
| \`Timeout\`, \`BrokenPipe\`, \`NetworkFailure\`, \`Unconnected\` and what else should pass | warning, critical after 30 s |
| \`WFConnection\` (9: \`Connecting\`): the other is not there, writes go on alone | critical |
| \`StandAlone\`: takes no connection any more | critical |
| both primary, unless \`dualPrimary\` | critical |
| disk \`Diskless\`, \`Failed\`, \`Detaching\`; primary on one that is \`Outdated\` or \`Inconsistent\` | critical |
| suspended, or without quorum (9) | critical |

**StandAlone** is what a split brain looks like from one side, and what \`disconnect\` by hand looks like, too: the relation
\`drbd-pair\` compares both sides. Before anything is resynchronised: know which side is newer. Then, on the machine whose changes
since the split are to be **lost**, \`drbdadm secondary r0\` and \`drbdadm connect --discard-my-data r0\`, and \`drbdadm connect r0\` on the other.

Tried with texts made after the documentation alone.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ resources, dualPrimary, sudo, ...given }, context) {
    const { version, volumes } = await readVolumes(machineOf(given, context), sudo)
    if (volumes.length === 0 && resources.length === 0)
      throw new ProbeFailure('protocol', `DRBD ${version} is there, but nothing is configured`)
    const before = context.keepsake?.changing ?? {}
    return conclude(volumes, { version, expected: resources, mayBeDual: dualPrimary, before, now: Date.now() })
  },
})

interface Read {
  readonly version: string
  readonly volumes: readonly Volume[]
}

async function readVolumes(machine: Machine, sudo: boolean): Promise<Read> {
  const proc = await machine.run({ program: 'cat', from: 'system', args: [PROC], mostBytes: MOST_BYTES })
  if (proc.code !== 0) {
    const complaint = complaintOf('cat', proc)
    if (complaint.includes('No such file'))
      throw new ProbeFailure('refused', `DRBD does not run: no ${PROC}, its module is not loaded`)
    throw new ProbeCrash('local', complaint)
  }
  if (proc.cut !== undefined) throw new ProbeFailure('too-large', `${PROC} is longer than 1 MiB`)
  const version = versionIn(proc.stdout)
  if (version.startsWith('8.')) return { version, volumes: readProcDrbd(proc.stdout) }
  const [program, ...args] = [...(sudo ? ['sudo', '-n'] : []), 'drbdsetup', 'status', '--json']
  const end = await machine.run({
    program: program ?? '',
    from: 'system',
    args,
    mostBytes: MOST_BYTES,
    lacking: LACKING,
  })
  if (end.code !== 0) throw new ProbeCrash('local', complaintOf('drbdsetup', end))
  if (end.cut !== undefined) throw new ProbeFailure('too-large', 'the status of DRBD is longer than 1 MiB')
  return { version, volumes: readStatus(end.stdout) }
}
