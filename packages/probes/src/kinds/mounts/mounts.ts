import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, type Machine, machineOf } from '../../local-or-ssh.ts'
import { oneLine } from '../../one-line.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { listMounts } from '../../protocol/machine/mount-list.ts'
import { touchMounts } from '../../protocol/machine/touch.ts'
import { asSeen } from '../../recording/seen.ts'
import { NETWORK } from '../nfs/client.ts'
import { conclude } from './conclude.ts'
import { parseFstab } from './fstab.ts'
import { find, type Wanted } from './wanted.ts'

const text = z.string().min(1)
/** Whatever serves them may hang or be gone. */
const SERVED = [...NETWORK, 'fuse', 'fuse.*', 'fuseblk', 'fusefs', 'fusefs.*', '9p']
const NOT_SERVED = ['fuse.lxcfs', 'fuse.gvfsd-fuse', 'fuse.portal']

const row = z.strictObject({
  path: z
    .string()
    .regex(/^\/(?:.*[^/])?$/, { error: 'must be a whole path, without / at its end' })
    .meta({ description: 'Where it is mounted.', examples: ['/home/ftp/shop1'], open: true }),
  source: text.optional().meta({
    description: 'What is mounted there: a device, a share, or the folder that is shown there (nullfs, bind).',
    examples: ['/usr/installs/shop1'],
    open: true,
  }),
  type: text.optional().meta({ description: 'Type of the file system.', examples: ['nullfs'] }),
  options: z
    .array(text)
    .default([])
    .meta({ description: 'Options that it must have, as the system lists them.', examples: [['ro', 'nosuid']] }),
})

export const mounts = defineProbe({
  kind: 'mounts',
  title: 'Mounts',
  summary: 'Whether all that should be mounted is: from where, writable, and alive.',
  tried: {
    with: 'tmpfs, bind and FUSE mounts of Linux 6; lists of FreeBSD and OpenBSD as their sources print them',
    tells: [
      'mounted',
      'not mounted',
      'another source, type or options',
      'became read-only',
      'dead',
      'list of mounts cut',
    ],
  },
  by: byOf,
  loginOf,
  leastMs: ({ patienceMs }) => patienceMs,
  defaults: { everyMs: 60_000, timeoutMs: 20_000 },
  options: z
    .strictObject({
      ...localOrSsh,
      mounts: z
        .array(row)
        .max(1_000)
        .default([])
        .refine((rows) => new Set(rows.map(({ path }) => path)).size === rows.length, { error: 'each path only once' })
        .meta({ description: 'What must be mounted.' }),
      fromFstab: z.boolean().default(false).meta({
        description: 'Also all that `/etc/fstab` of the machine mounts at its start (not `noauto`, not swap).',
      }),
      patienceMs: z.int().min(100).max(600_000).default(5_000).meta({
        description: 'After how many ms a mount that is served by others counts as dead; less than the timeout.',
      }),
    })
    .refine(({ mounts: rows, fromFstab }) => fromFstab || rows.length > 0, {
      path: ['mounts'],
      error: 'needs a mount, or fromFstab',
    }),
  metrics: {
    missing: { label: 'Not mounted', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    readOnly: { label: 'Read-only', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    different: { label: 'Mounted otherwise', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    dead: { label: 'Dead mount', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    expected: { label: 'Mounts expected', unit: 'count' },
  },
  manual: `
Compares what the machine has mounted with \`mounts\`, and with its \`/etc/fstab\` where \`fromFstab\` is set. It reads
\`/proc/self/mountinfo\` (Linux), \`mount -p\` (FreeBSD) or \`mount\` (OpenBSD), which touches no mount and needs no rights. Those that
are served over a network, or by a program (FUSE), are then asked for their size, each by a program with a time limit, as the
probe \`nfs\` does it; other mounts are not touched.

\`\`\`yaml
mounts:
  - { path: /home/ftp/shop1, type: nullfs, source: /usr/installs/shop1 }
  - { path: /srv/files, source: 'filer:/export/files', options: [rw, nosuid] }
  - { path: /var/log }
\`\`\`

A path is the one the kernel knows, with no link in it: on FreeBSD \`/usr/home/x\`, not \`/home/x\`. \`source\` of a bind mount (Linux) or
of nullfs (FreeBSD) is the folder that is shown there. On Linux every folder counts that shows the same part of the same file system.
Of \`/etc/fstab\` only the paths and whether they may be written to are compared, for sources have too many names there
(\`UUID=…\`); what \`systemd\` mounts only when it is touched (\`x-systemd.automount\`) may wait for that.

- **is not mounted**: mount it (\`mount -a\` for all of fstab). What is written there meanwhile ends on the disk below, and is hidden
  when it is mounted again.
- **is read-only**: the file system itself is, though \`ro\` is not among its options: ext4 does so after an error of its disk; see the
  kernel's log before you mount it anew. Only with \`rw\` among \`options\` is a path that was made read-only by itself bad, too: a
  service's own view, and the monitor's own under systemd's \`ProtectSystem\`, has such paths on purpose.
- **shows …, not …**, **is …, not …**, **is mounted without …**: another source, type or options than were asked for.
- **does not answer**, **is stale**, **cannot be read**: as with \`nfs\`.
- **may not be looked at**: we lack a right there; nothing is known of it.
- **cannot read /etc/fstab**: nothing is known of what should be mounted.

Tried with tmpfs, bind and FUSE mounts of Linux 6; what FreeBSD and OpenBSD say is taken from their sources.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ mounts: rows, fromFstab, patienceMs, ...given }, context) {
    const machine = machineOf(given, context)
    const all = await listMounts(machine)
    const own = rows.map(asWanted)
    const named = new Set(own.map(({ path }) => path))
    const others = fromFstab ? (await readFstab(machine)).filter(({ path }) => !named.has(path)) : []
    const found = [...own, ...others].map((wanted) => find(wanted, all))
    if (found.length === 0) throw new ProbeCrash('local', '/etc/fstab mounts nothing, so nothing can be compared')
    const served = found.flatMap(({ mount }) =>
      mount !== null && matchesAny(mount.type, SERVED) && !NOT_SERVED.includes(mount.type) ? [mount.path] : [],
    )
    const touches = await touchMounts({ machine, paths: served, patienceMs, signal: context.signal })
    return conclude(found, touches)
  },
})

const asWanted = ({ path, source, type, options }: z.output<typeof row>): Wanted => ({
  ...{ path, source: source ?? null, type: type ?? null, options, isLazy: false },
  access: options.includes('ro') ? null : options.includes('rw') ? 'read-only is bad' : 'frozen is bad',
})

async function readFstab(machine: Machine): Promise<readonly Wanted[]> {
  const { code, stdout, stderr, cut } = await machine.run({ program: 'cat', from: 'system', args: ['/etc/fstab'] })
  if (code !== 0 || cut !== undefined)
    throw new ProbeCrash('local', `cannot read /etc/fstab: ${oneLine(stderr).trim() || `cat ended with ${code}`}`)
  return parseFstab(stdout)
}
