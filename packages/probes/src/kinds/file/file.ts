import { formatBytes } from '@foretop/shared/format/amount.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Reading } from '@foretop/shared/model.ts'
import { defineProbe } from '../../define.ts'
import { byOf, loginOf, type Machine, machineOf } from '../../local-or-ssh.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { type FileStat, statOf } from '../../protocol/machine/stat.ts'
import { asSeen } from '../../recording/seen.ts'
import { CONTENT_TRAITS, contentOf } from './content.ts'
import { beginningOf, endOf, type Followed, follow, followedAt } from './follow.ts'
import { keepsake, type Left, type LinesSeen, seenOf } from './lines.ts'
import { newestOf } from './newest.ts'
import { type Options, options } from './options.ts'

/** Clocks of two machines differ by so much, ms: what is further ahead has no age. */
const AHEAD_MS = 60_000

export const file = defineProbe({
  kind: 'file',
  title: 'File',
  summary: 'Whether a file is there, how old and large it is, whose it is, and which new lines of it tell of trouble.',
  traitsOf: ({ content }) => (content ? CONTENT_TRAITS : {}),
  tried: {
    with: 'coreutils 9.1 and busybox 1.35 of Linux, logrotate 3.21; what FreeBSD prints by its sources',
    tells: [
      'there',
      'missing',
      'there though it should not be',
      'too old',
      'too large',
      'another owner or mode',
      'new lines that tell of trouble',
      'rotated',
      'too much at once',
      'may not be read',
      'dead mount',
    ],
  },
  by: byOf,
  loginOf,
  defaults: { everyMs: 60_000, timeoutMs: 20_000 },
  options,
  keepsake,
  metrics: {
    missing: { label: 'Missing', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    unwanted: { label: 'Should not be there', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    age: { label: 'Age', unit: 's' },
    size: { label: 'Size', unit: 'bytes' },
    rights: { label: 'Other owner or rights', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    matches: { label: 'Lines that match', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    fresh: { label: 'New lines that match', unit: 'count' },
    missed: { label: 'Lines were not read', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    behind: { label: 'Not read yet', unit: 'bytes', thresholds: { warning: { above: 67_108_864 } } },
  },
  manual: `
Runs, on the machine that is looked at, \`stat\` of the file, \`ls -1tp\` of a folder with \`newest\`, and for \`lines\` \`dd\`, which reads what
is new and nothing else. They need the right to look into its folder, and for \`lines\` to read it. Programs of GNU, busybox and
FreeBSD will do.

\`age\` is the time since its content changed and has no threshold by itself; for a nightly backup:
\`{ path: '/var/backups/db-*.sql.gz', newest: true }\` with \`thresholds: { age: { critical: { above: 93600 } }, size: { critical: { below: 1000000 } } }\`.
The two machines’ clocks must agree: a file that is more than a minute ahead has no age.

**New lines.** Each kind of \`lines\` is an instance of \`matches\`: \`thresholds: { matches: { instances: { conflicts: { warning: { above: 0 } } } } }\`.
Texts are plain, not patterns. A line counts when its line end is written. As only new lines are read, a match would be over
a minute later: it counts for \`holdMs\`, an hour unless you say otherwise, and the last five lines are in the details. \`fresh\` is
what this look alone found.

How far it was read outlives restarts of Foretop, and failing looks: what was written meanwhile is read then. The first look,
and the first after a change of these options, begins at the end, unless \`begin: start\`. After \`kill -9\` of Foretop some lines
may be read twice. A file that is rotated, by renaming or by copytruncate, is read to its end under its new name, which is
the old one with \`.1\` or \`.0\`. Where there is none that goes on from where we were (it is compressed at once, or was emptied
by hand), \`missed\` says so, for as long as a match counts; logrotate’s \`delaycompress\` helps. For a log that is begun anew
by each run, take that threshold away: \`thresholds: { missed: {} }\`.

One look reads 1 MiB at most; what is left is read by the next ones, and \`behind\` says how much that is. It warns above 64 MiB:
then lines come faster than they are read; look more often.

- **does not exist**: the file is not there, nor anything that a link of this name points at; with \`newest\`, no file of such a name.
  Hidden files and folders do not count there.
- **nothing can be asked of …, whose name is no UTF-8**: one of the newest there; rename it, or name the others by a pattern.
- **Permission denied**: nothing is known of it. Give the user of the [children](configuration.md#programs), or the one that logs in,
  the right to search its folder.
- **is no file whose lines can be read**: a folder, a pipe or a device.
- **dd read …, and … came**: the way to that machine changes what is sent; nothing was concluded from it.

Tried with coreutils 9.1 and busybox 1.35; FreeBSD by recordings.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run(given, context) {
    const machine = machineOf(given, context)
    const now = Date.now()
    if (given.lines === undefined) {
      const stat = await (given.newest ? newestOf(machine, given.path) : statOf(machine, given.path))
      const traits = given.content && stat !== null ? await contentOf(machine, stat) : undefined
      return { ...conclude(given, stat, now, null), ...(traits && { traits }) }
    }
    const followed = await followedAt(machine, given.path)
    const lines = await linesOf(given, { machine, followed, now, left: context.keepsake })
    return conclude(given, followed?.file ?? null, now, lines)
  },
})

interface Circumstances {
  readonly machine: Machine
  readonly followed: Followed | null
  readonly now: number
  readonly left: Left
}

async function linesOf(given: Options, { machine, followed, now, left }: Circumstances): Promise<LinesSeen> {
  if (followed === null) return seenOf(given, left, null, now)
  const { path, type } = followed.file
  if (type !== 'file') throw new ProbeCrash('local', `${path} is no file whose lines can be read`)
  if (left === null && given.begin === 'end') {
    const news = { text: '', position: await endOf(machine, followed), behind: 0, missed: null }
    return seenOf(given, left, news, now)
  }
  return seenOf(given, left, await follow(machine, followed, left?.position ?? beginningOf(followed)), now)
}

/** Exported for its recordings. */
export function conclude(given: Options, stat: FileStat | null, now: number, lines: LinesSeen | null) {
  const { path, absent, newest } = given
  const keepsake = lines?.keepsake ?? null
  const exists = stat !== null
  if (absent) {
    const text = exists ? `${path} exists, changed ${ago(stat, now)}` : `${path} does not exist, as it should not`
    return { metrics: { unwanted: Number(exists) }, text, keepsake }
  }
  const details = { ...(exists && detailsOf(stat)), ...lines?.details }
  const metrics: { [name: string]: Reading } = { missing: Number(!exists), ...lines?.metrics }
  if (!exists) {
    const what = newest ? `no file ${path.includes('*') ? 'like' : 'in'} ${path}` : `${path} does not exist`
    return { metrics, details, text: [what, ...(lines?.troubles ?? [])].join('; '), keepsake }
  }
  const ageMs = now - stat.changedAt
  if (ageMs >= -AHEAD_MS) metrics.age = Math.max(0, ageMs) / 1_000
  if (stat.type === 'file') metrics.size = stat.bytes
  const otherwise = rightsOf(given, stat)
  if (otherwise !== null) metrics.rights = Number(otherwise.length > 0)
  const troubles = [...(lines?.troubles ?? []), ...(otherwise ?? []).map((what) => `${stat.path} ${what}`)]
  const size = stat.type === 'file' ? `${formatBytes(stat.bytes)}, ` : ''
  return {
    metrics,
    details,
    text: [...troubles, `${stat.path}: ${size}changed ${ago(stat, now)}`].join('; '),
    keepsake,
  }
}

/** What is other than it should be; `null`: nothing was said of it. */
function rightsOf({ owner, group, mode }: Options, stat: FileStat): readonly string[] | null {
  if (owner === undefined && group === undefined && mode === undefined) return null
  const wanted = mode?.padStart(4, '0').slice(-4)
  return [
    ...(owner === undefined || owner === stat.owner ? [] : [`belongs to ${stat.owner}, not ${owner}`]),
    ...(group === undefined || group === stat.group ? [] : [`has group ${stat.group}, not ${group}`]),
    ...(wanted === undefined || wanted === stat.mode ? [] : [`has mode ${stat.mode}, not ${wanted}`]),
  ]
}

const detailsOf = ({ path, owner, group, mode, changedAt }: FileStat) => ({
  ...{ path, owner, group, mode },
  changed: new Date(changedAt).toISOString(),
})

function ago({ changedAt }: FileStat, now: number): string {
  const ageMs = now - changedAt
  return ageMs < -AHEAD_MS ? `${formatDuration(-ageMs)} in the future` : `${formatDuration(Math.max(0, ageMs))} ago`
}
