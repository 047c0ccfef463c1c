import { formatBytes } from '@foretop/shared/format/amount.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Reading } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { byOf, localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { seenSections } from '../../recording/seen.ts'
import { type Grower, growersOf, grownBy, largestLog } from './compare.ts'
import { type Measured, measure } from './measure.ts'
import { keepsake, type Left, leaving, snapshotOf } from './snapshot.ts'

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000]
/** A rate of less time than that is chance. */
const SHORTEST_MS = 5 * MINUTE_MS
const [NAMED, LISTED] = [3, 20]

const folder = z
  .string()
  .max(512)
  .refine((given) => given.startsWith('/') && !given.includes('\0'), { error: 'must be a whole path' })
  .refine((given) => given === '/' || !given.endsWith('/'), { error: 'goes without a slash at its end' })

const options = z.strictObject({
  ...localOrSsh,
  folders: z
    .array(folder)
    .min(1)
    .max(10)
    .refine((given) => new Set(given).size === given.length, { error: 'names a folder twice' })
    .meta({ description: 'Folders to watch, each within its file system.', examples: [['/var', '/home']] }),
  depth: z.int().min(0).max(6).default(3).meta({ description: 'So many levels below them folders are told apart.' }),
  leastBytes: z
    .int()
    .min(4_096)
    .default(1_048_576)
    .meta({ description: 'Smaller files, and what grew by less, are not named; in bytes.' }),
  windowMs: z
    .int()
    .min(SHORTEST_MS)
    .max(24 * HOUR_MS)
    .default(HOUR_MS)
    .meta({ description: 'How long ago that is compared with, at least, in ms; at most twice that.' }),
})
type Options = z.output<typeof options>

export const growth = defineProbe({
  kind: 'growth',
  title: 'Growth of folders',
  summary:
    'Which files and folders grow, how soon the disk is full by that, and whether there is room to rotate the logs.',
  tried: {
    with: 'coreutils 9.1 and findutils of Linux; what FreeBSD prints by its sources',
    tells: ['grew', 'soon full', 'no room to rotate', 'counted in part', 'missing', 'may not be read', 'dead mount'],
  },
  by: byOf,
  loginOf,
  defaults: { everyMs: 10 * MINUTE_MS, timeoutMs: 2 * MINUTE_MS },
  options,
  keepsake,
  metrics: {
    growth: { label: 'Growth in an hour', unit: 'bytes', intermittent: true },
    fullIn: { label: 'Full in', unit: 's', intermittent: true, thresholds: { warning: { below: 21_600 } } },
    free: { label: 'Free', unit: 'bytes' },
    noRoom: { label: 'No room to rotate', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
  },
  manual: `
Runs, on the machine that is looked at, \`df -Pk\`, \`du -xk\` and \`find -xdev\` for each folder of \`folders\`, which are the
instances of all metrics. They read what folders say, not what is in files, and stay within the file system. How long that takes
goes by the number of files: some seconds for a hundred thousand. A look that does not end in time is ended, with \`du\`: name
folders further down, or give it more \`timeout\`.

**What grew** is named first: \`/var/log/nginx/access.log grew 4.1 GiB in 1 h; 3.0 GiB free\`. It is compared with how it was
\`windowMs\` to twice that ago, also before a restart of Foretop. A file is known again by its number, so one that was renamed has not
grown. A folder is named only for what none of the files and folders in it are named for. The largest few dozen are
remembered; what was not among them then is told with the least it can have grown. \`growth\` is what a folder as a whole gained in an
hour (less than nothing where it lost), and has no threshold by itself. \`fullIn\` is how long the free space lasts if that goes on,
and warns below six hours; it is left out of what does not grow, and in the first minutes.

**noRoom**: the longest log is longer than what is free, so logrotate’s \`copytruncate\` cannot make its copy, and the log grows until
the disk is full. Logs are files that end in \`.log\`, or have an older one beside them (\`.1\`, \`.0\`, \`-20261129\`, compressed or
not). Empty or delete it by hand (\`: > FILE\`; its writer goes on), or rotate by renaming.

- **df: …: No such file or directory**: the folder is not there, or what is mounted there.
- **complaint** in the details: a folder below may not be read. What is in it is not measured, and its growth is not seen. Give
  the user of the [children](configuration.md#programs), or the one that logs in, the right to read it.
- **too many folders**, **more large files than can be listed**: only a part is told apart; all is in the whole. Less \`depth\`,
  more \`leastBytes\`.
- **du did not end in time**: a dead mount, a slow disk, or millions of files.

What was deleted and is still open takes room that only \`free\` tells of. Tried with coreutils 9.1, findutils 4.9 and busybox 1.35;
FreeBSD by recordings.`,
  async run(given, context) {
    const machine = machineOf(given, context)
    const all: Measured[] = []
    for (const root of given.folders) all.push(await measure(machine, root, given))
    return conclude(given, all, Date.now(), context.keepsake)
  },
  recorded: 'what grew and what is largest, as the last look found it, and what is free now',
  async *record(given, context) {
    yield* seenSections(context.details)
    const machine = machineOf(given, context)
    const { stdout } = await machine.run({ program: 'df', from: 'system', args: ['-Pk', ...given.folders] })
    yield { title: 'Free now, in KiB', text: stdout }
  },
})

/** Exported for its recordings. */
export function conclude(given: Options, all: readonly Measured[], now: number, left: Left | null) {
  const then = left !== null && left.older.at < now ? left.older : null
  const elapsedMs = then === null ? 0 : now - then.at
  const growers = then === null ? [] : growersOf(all, then, given.leastBytes)
  const rates =
    then === null || elapsedMs < SHORTEST_MS
      ? []
      : [...grownBy(all, then)].map(([root, bytes]) => [root, (bytes * HOUR_MS) / elapsedMs] as const)
  const lasting = rates.flatMap(([root, perHour]) => {
    const free = all.find((one) => one.root === root)?.freeBytes ?? 0
    return perHour <= given.leastBytes ? [] : [[root, (free / perHour) * 3_600] as const]
  })
  const crowded = all.flatMap((one) => {
    const log = largestLog(one)
    return log === null || log.length <= one.freeBytes ? [] : [{ root: one.root, log, freeBytes: one.freeBytes }]
  })
  const metrics: { [name: string]: Reading } = {
    free: Object.fromEntries(all.map(({ root, freeBytes }) => [root, freeBytes])),
    noRoom: Object.fromEntries(all.map(({ root }) => [root, Number(crowded.some((one) => one.root === root))])),
    ...(rates.length > 0 && { growth: Object.fromEntries(rates) }),
    ...(lasting.length > 0 && { fullIn: Object.fromEntries(lasting) }),
  }
  const complaints = all.flatMap((one) => one.complaints)
  return {
    metrics,
    details: {
      ...(growers.length > 0 && { grew: growers.slice(0, LISTED).map((one) => ({ ...one })) }),
      ...(then !== null && { since: new Date(then.at).toISOString() }),
      largest: all
        .flatMap(({ files }) => files)
        .toSorted((a, b) => b.bytes - a.bytes)
        .slice(0, LISTED)
        .map(({ path, bytes }) => ({ file: path, bytes })),
      ...(complaints.length > 0 && { complaints: complaints.slice(0, LISTED).map((complaint) => ({ complaint })) }),
    },
    text: [
      ...crowded.map(
        ({ root, log, freeBytes }) =>
          `${root}: ${formatBytes(freeBytes)} free, no room for a copy of ${log.path} (${formatBytes(log.length)})`,
      ),
      ...told(growers, given.leastBytes, then === null ? null : elapsedMs),
      all
        .map(({ root, freeBytes }) => `${formatBytes(freeBytes)} free${all.length > 1 ? ` in ${root}` : ''}`)
        .join(', '),
    ].join('; '),
    keepsake: leaving(left, snapshotOf(all, now, given.leastBytes), given.windowMs),
  }
}

function told(growers: readonly Grower[], leastBytes: number, elapsedMs: number | null): readonly string[] {
  if (elapsedMs === null) return []
  const span = formatDuration(elapsedMs)
  if (growers.length === 0) return [`nothing grew by ${formatBytes(leastBytes)} in ${span}`]
  return growers.slice(0, NAMED).map(({ path, grewBytes }) => `${path} grew ${formatBytes(grewBytes)} in ${span}`)
}
