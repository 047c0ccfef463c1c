import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { checkSource, localOrSnmp } from '../../local-or-snmp.ts'
import { byOf, localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { listProcesses } from '../../protocol/machine/process-list.ts'
import { processSections } from '../../recording/process-rows.ts'
import { conclude } from './conclude.ts'
import { soughtBy } from './group.ts'
import { listOverSnmp } from './over-snmp.ts'
import { SinceLast } from './since-last.ts'

const pattern = z.string().min(1)
const count = z.int().min(0).max(100_000)

const group = z
  .strictObject({
    program: pattern.optional().meta({ description: 'Name of the program, without its folder.', examples: ['nginx'] }),
    title: pattern.optional().meta({
      description: 'The whole command line, or what the process shows in its place; `*` stands for anything.',
      examples: ['content-importer*'],
    }),
    user: pattern.optional().meta({ description: 'Only those of this user; not over SNMP.' }),
    idle: pattern.optional().meta({
      description: 'Title of those that have nothing to do; all others count as busy.',
      examples: ['content-importer [bored]'],
    }),
    least: count.optional().meta({ description: 'So many must run; 1 if not given, 0 with `most: 0`.' }),
    most: count.optional().meta({ description: 'No more may run; 0: none must.' }),
  })
  .refine((each) => soughtBy({ ...each, user: undefined }) !== '', { error: 'needs program or title' })
  .refine(({ least = 0, most = least }) => least <= most, { path: ['most'], error: 'must not be below least' })

export const processes = defineProbe({
  kind: 'processes',
  title: 'Processes',
  summary: 'Which programs run on a machine, how many, how many of them are busy, and one that must not run.',
  tried: {
    with: 'procps 4.0, busybox 1.35, snmpd 5.9.3; lists of FreeBSD and OpenBSD as their sources print them',
    tells: [
      'runs',
      'too few',
      'too many',
      'must not run, and does',
      'busy and idle by title',
      'memory',
      'restarted',
      'zombies',
      'not all are shown to us',
      'a list that is cut',
      'no agent',
    ],
  },
  by: byOf,
  loginOf,
  // An agent takes a while to walk through some hundred processes.
  defaults: { everyMs: 60_000, timeoutMs: 15_000 },
  options: z
    .strictObject({
      ...localOrSsh,
      ...localOrSnmp,
      source: z
        .enum([...localOrSsh.source.unwrap().options, 'snmp'])
        .default('local')
        .meta({
          description:
            '`local`: the machine the monitor runs on; `ssh`: the one at the address of the host; `snmp`: the agent there.',
        }),
      groups: z
        .record(z.string().min(1).max(100), group)
        .refine((groups) => Object.keys(groups).length > 0, { error: 'must name at least one group' })
        .meta({
          description: 'What is looked for, each with a name of your choice.',
          examples: [
            {
              importers: { title: 'content-importer*', idle: 'content-importer [bored]' },
              perlbal: { program: 'perlbal', most: 0 },
            },
          ],
        }),
    })
    .check(checkSource)
    .refine(
      ({ source, groups }) => source !== 'snmp' || Object.values(groups).every(({ user }) => user === undefined),
      {
        path: ['groups'],
        error: 'an agent does not tell whose a process is: leave user out with source: snmp',
      },
    ),
  metrics: {
    running: { label: 'Running:', unit: 'count', chart: 'Running' },
    lacking: { label: 'Too few:', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    surplus: { label: 'Too many:', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    busy: { label: 'Busy:', unit: 'count', chart: 'Busy and idle' },
    idle: { label: 'Idle:', unit: 'count', chart: 'Busy and idle' },
    memory: { label: 'Memory of', unit: 'bytes' },
    largest: { label: 'Largest of', unit: 'bytes' },
    used: { label: 'Processor time of', unit: 'ms', counter: true, intermittent: true },
    youngest: { label: 'Youngest of', unit: 's', intermittent: true },
    oldest: { label: 'Oldest of', unit: 's', intermittent: true },
    restarts: { label: 'Restarts of', unit: 'count', intermittent: true },
    total: { label: 'Processes', unit: 'count' },
    zombies: { label: 'Zombies', unit: 'count', thresholds: { warning: { above: 20 } } },
  },
  manual: `
On the machine itself it runs \`ps\` once a look, which needs no rights: \`ps -A -ww -o pid,ppid,user:32,stat,rss,etime,time,comm,args\`
on Linux, \`ps -ax -ww\` with the same columns on FreeBSD and OpenBSD. Over SNMP it asks any agent (v2c) for hrSWRunTable and
hrSWRunPerfTable of HOST-RESOURCES-MIB.

\`\`\`yaml
groups:
  importers: { title: 'content-importer*', idle: 'content-importer [bored]', least: 4 }
  nginx: { program: nginx, user: www-data, most: 40 }
  perlbal: { program: perlbal, most: 0 }
\`\`\`

\`groups\` names what is looked for. A process belongs to a group by its \`program\`, by its \`title\`, or by both: the title is the
whole command line, or what the process has written in its place, as workers do that show what they are at. In both \`*\` stands
for anything and nothing else is special: \`content-importer [bored]\` means just that. With \`user\` only those of that user count.
A program may be in several groups. The kernel's own threads, zombies and \`ps\` itself are in none.

Fewer than \`least\` (1, if not given) or more than \`most\` are critical; \`least: 0\` says that none is well, too. \`most: 0\` is for what must not run: where
it does, its command line is shown. With \`idle\`, the title of those that have nothing to do, \`busy\` and \`idle\` are counted: all
importers idle means safe to restart, and the details name the busy ones first. To be told of too few idle ones:
\`thresholds: { idle: { instances: { importers: { warning: { below: 1 } } } } }\`.

Memory is resident memory; what several share is counted in each. \`restarts\` counts those that ran at the last look, are gone and
have another in their place: not judged, for pools replace their workers all the time. \`youngest\` tells a server that keeps dying:
\`thresholds: { youngest: { instances: { mysqld: { warning: { below: 300 } } } } }\`. \`used\` is the processor time of the whole group, drawn
per second: 1,000 ms in each second is one core; Linux tells it in whole seconds.

Command lines are shown in the details and may hold what others should not see: a secret on a command line is one anyway.

What is not told is left out, never 0. OpenBSD and Debian's busybox tell no ages. An agent tells no ages, users or parents; it cuts a
name to 15 letters and path and arguments to 128 each, so give \`program\`, or a title of which the beginning is enough. Letters beyond
ASCII are shown as \`?\` by \`ps\` on Linux: put \`*\` in their place.

- **nothing runs**: nothing was found that looks like what stands in brackets. Compare with what \`ps -A -o comm,args\` shows.
- **runs and must not**: stop it, and see who started it.
- **ps may not see the processes of others**: \`/proc\` is mounted with \`hidepid\`, or \`security.bsd.see_other_uids\` is 0. Nothing
  is said then, since who is not seen may run all the same.
- **said more than 1 MiB**, **a table … has more than 20,000 values**: too many processes to be read, from some 7,000 on (over SNMP
  4,000). A list that was cut is never judged.
- **Zombies**: the parent named in the details does not ask after its children; it has a defect, or hangs.

Tried with procps 4.0, busybox 1.35 and net-snmp 5.9; what FreeBSD and OpenBSD say is taken from their sources.`,
  async run({ source, groups, ...rest }, context) {
    if (source === 'snmp') {
      const seen = await listOverSnmp({ source, ...rest }, context)
      return conclude(seen.processes, groups, seen.since)
    }
    const all = await listProcesses(machineOf({ ...rest, source }, context))
    return conclude(all, groups, await context.keep(() => new SinceLast()))
  },
  recorded: 'the processes that hold most memory and that used most of the processor, with their command lines',
  async *record({ source, groups: _, ...rest }, context) {
    const all =
      source === 'snmp'
        ? (await listOverSnmp({ source, ...rest }, context)).processes
        : await listProcesses(machineOf({ ...rest, source }, context))
    yield* processSections(all)
  },
})
