import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { listMounts } from '../../protocol/machine/mount-list.ts'
import { touchMounts } from '../../protocol/machine/touch.ts'
import { asSeen } from '../../recording/seen.ts'
import { NETWORK, readClientCounts } from './client.ts'
import { conclude } from './conclude.ts'

const path = z.string().refine((text) => /^\/.*[^/]$/.test(text) && !text.includes('\0'), {
  error: 'must be a whole path, without / at its end',
})

export const nfs = defineProbe({
  kind: 'nfs',
  title: 'NFS mounts',
  summary: 'Whether what is mounted over the network answers, how soon, and which mount hangs or is stale.',
  tried: {
    with: 'bindfs 1.14 (FUSE), stopped and killed; NFS by texts alone',
    tells: ['answers', 'hung', 'stale', 'broken', 'not mounted', 'hangs since an earlier look'],
  },
  by: byOf,
  loginOf,
  leastMs: ({ patienceMs }) => patienceMs,
  defaults: { everyMs: 60_000, timeoutMs: 20_000 },
  options: z.strictObject({
    ...localOrSsh,
    paths: z
      .array(path)
      .optional()
      .meta({
        description: 'Mounts to ask, of whatever type; each must be there. All of `types` if not given.',
        examples: [['/srv/files']],
      }),
    types: z.array(z.string().min(1)).default(NETWORK).meta({
      description: 'Types of mounts to ask; `*` stands for anything. Replaces the default.',
    }),
    patienceMs: z.int().min(100).max(600_000).default(5_000).meta({
      description: 'After how many ms a mount counts as hung; less than the timeout of the check.',
    }),
  }),
  metrics: {
    response: {
      label: 'Answer of',
      unit: 'ms',
      intermittent: true,
      thresholds: { warning: { above: 1_000 }, critical: { above: 5_000 } },
    },
    hung: { label: 'Hung', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    stale: { label: 'Stale', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    broken: { label: 'Broken', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    missing: { label: 'Not mounted', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    calls: { label: 'NFS calls', unit: 'count', counter: true, intermittent: true },
    retransmissions: { label: 'NFS calls sent again', unit: 'count', counter: true, intermittent: true },
  },
  manual: `
Lists the mounts of the machine (\`/proc/self/mountinfo\` on Linux, \`mount -p\` on FreeBSD), which touches none, and then asks each
for its size, which only its server can answer: by \`stat -f -c '%b %a' -- PATH\` on Linux, by \`df -k -- PATH\` elsewhere, each a
program of its own with its own time limit. A dead mount hangs that program and nothing else. Where not even a kill ends it, it
stays until the server is back; each look finds it by \`ps\`, says that the mount hangs, and starts no other on that path. Needs no
rights beyond those to reach the mounts. Calls and how many of them were sent again come from \`/proc/net/rpc/nfs\` (Linux), for all
mounts together; many sent again mean packets lost on the way, or a server that is too busy. How long an answer takes counts from
the start of the program to its end: a machine that is itself overloaded looks slow here too.

- **does not answer**: its server is away, hangs or is cut off, or the program behind a FUSE mount hangs. Whoever touches it
  hangs, too. If the server will not be back: \`umount -f -l PATH\`.
- **is stale**: the server no longer knows what is mounted, because it was exported anew, moved or restored. Mount it again.
- **cannot be read**: the system's own words follow. \`Transport endpoint is not connected\`: the program that serves a FUSE mount
  has ended.
- **is not mounted**: one of \`paths\` is nobody's mount; what is written there ends on the disk below. An automatic mount that
  nobody has touched yet (autofs) counts as not mounted.
- **nothing is mounted over the network**: without \`paths\` nobody knows what is missing, so none at all is a failure.
- **may not be looked at**: we lack a right, or another mount hides it; nothing is known of it then.

A path is the one the kernel knows, with no link in it. Tried with FUSE mounts whose program was stopped, hung in the kernel or was
killed (bindfs 1.14); no NFS server, whose stale handles are taken from the words of Linux and FreeBSD.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ paths, types, patienceMs, ...given }, context) {
    const machine = machineOf(given, context)
    const all = await listMounts(machine)
    const mounts = all.filter((mount) =>
      paths === undefined ? matchesAny(mount.type, types) : paths.includes(mount.path) && mount.type !== 'autofs',
    )
    const missing = (paths ?? []).filter((each) => !mounts.some((mount) => mount.path === each))
    if (mounts.length + missing.length === 0)
      throw new ProbeFailure('protocol', `nothing is mounted over the network (${types.join(', ')})`)
    const counts = await readClientCounts(machine)
    const touches = await touchMounts({
      ...{ machine, patienceMs, signal: context.signal },
      paths: mounts.map((mount) => mount.path),
    })
    return conclude({ mounts, missing, touches, counts, isNamed: paths !== undefined })
  },
})
