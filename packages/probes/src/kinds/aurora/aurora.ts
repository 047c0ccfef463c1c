import type { RoleOf } from '@foretop/shared/views.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { LOGIN, portWithin } from '../mysql/login.ts'
import { askBoth } from './ask.ts'
import { conclude } from './conclude.ts'
import { writerSchema } from './moved.ts'
import { readCluster } from './read.ts'

const seen = (role: RoleOf<'databases'>) => ({ view: { name: 'databases', role } }) as const

export const aurora = defineProbe({
  kind: 'aurora',
  title: 'Aurora MySQL',
  role: 'databases',
  summary: 'Who is the writer of an Aurora cluster and since when, its readers, and how far behind each is.',
  tried: {
    with: 'answers made after the documentation of Aurora MySQL and what its drivers expect; MariaDB 10.11, which is none',
    tells: [
      'writer',
      'writer moved',
      'not the declared writer',
      'nobody is writer',
      'two writers',
      'former writer',
      'reader behind',
      'instance missing',
      'instance gone',
      'at odds with itself',
      'no Aurora',
      'login refused',
      'refused',
      'full',
      'hung',
      'cut',
    ],
  },
  keepsake: writerSchema,
  // Looks sooner than these would find a hand-over three times in a row, in which two may be writers for 5 s.
  defaults: { everyMs: 5_000, retryMs: 5_000, attempts: 3 },
  options: z.strictObject({
    port: portWithin,
    instances: z
      .array(z.string().min(1))
      .default([])
      .meta({
        description: 'Names of instances that must be there, as the console has them.',
        examples: [['aurora-1', 'aurora-2']],
      }),
    writer: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Name of the instance that should be the writer; none: any may.', examples: ['aurora-1'] }),
    holdMs: z
      .int()
      .min(1_000)
      .max(604_800_000)
      .default(900_000)
      .meta({ description: 'How long a change of the writer is told, in ms.' }),
    goneMs: z
      .int()
      .min(5_000)
      .max(600_000)
      .default(30_000)
      .meta({ description: 'An instance that was not heard of for so long is gone, in ms.' }),
    ...LOGIN,
  }),
  metrics: {
    writers: {
      label: 'Writers',
      unit: 'count',
      toldBy: 'text',
      thresholds: { critical: { below: 1, above: 1 } },
      ...seen('writers'),
    },
    writer: { label: 'Writer', unit: 'flag', view: { name: 'failover', role: 'master' } },
    moved: { label: 'The writer moved', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    displaced: {
      label: 'Another one is the writer',
      unit: 'flag',
      intermittent: true,
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
      view: { name: 'failover', role: 'displaced' },
    },
    sinceMoved: { label: 'Since the writer moved', unit: 's', intermittent: true },
    readers: { label: 'Readers', unit: 'count', ...seen('replicas') },
    lag: {
      label: 'Behind the writer',
      unit: 's',
      thresholds: { warning: { above: 1 }, critical: { above: 10 } },
      ...seen('lag'),
    },
    withoutLag: {
      label: 'Readers that tell no lag',
      unit: 'count',
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
    },
    readOnly: { label: 'Read only', unit: 'flag', ...seen('readOnly') },
    atOdds: {
      label: 'Is not what its list says',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
    },
    missing: { label: 'Not there', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    cpu: { label: 'CPU', unit: 'percent', intermittent: true },
    heard: { label: 'Last heard of', unit: 's' },
  },
  manual: `
Logs in as the \`mysql\` probe does, in a session that only reads, keeps it, and runs two statements: \`@@aurora_server_id\` and
\`@@innodb_read_only\`, and five columns of \`information_schema.replica_host_status\`, in which each instance has all of its cluster. No right
beside the login is known to be needed:

    CREATE USER foretop@'10.0.0.5' IDENTIFIED BY '…'

Look at each instance, by its own address: the one that is left tells of the one that died, and each tells what it holds itself
for. (The kept session stays on one instance, also where the address is that of the cluster, which moves.) Connections,
statements and locks are with \`mysql\`, at the same instances. Looked at from all sides at once, \`oneWriter\` of the relation \`replication\` sees two
that take writes even where their lists agree.

- **the writer moved**: a failover, or somebody changed it. A warning for \`holdMs\` (15 min), so that it is seen; then all is as before, and
  the text says since when. Remembered over restarts of ours; when the writer became so before the first look is not known.
- **the writer is aurora-2 for 3 h, not aurora-1**: a warning as long as it is so, where \`writer\` says which it should be.
- **nobody is writer**: as during a failover, which takes seconds to a minute; the cluster takes no writes. Or the instance that
  we ask hears of nobody any more, and is itself the trouble: compare with what the others say.
- **2 are writers**: both were heard of as writers within 5 s of each other. For a moment that is so in a failover: keep
  \`attempts\` and \`retry\`, which look three times in 10 s. One that was not heard of for 5 s since the other is the *former writer*.
- **at odds**: the instance takes writes and its list does not have it as writer, the other way round, or it is not in its own list.
- **no aurora-3**: one of \`instances\` was not heard of for \`goneMs\` (30 s), or never. Rows of those that are gone stay in Aurora's
  list, for ever in a cluster that was restored from another one: they are in \`gone\` of the details, and count for nothing.
- **behind**: lag is mostly below 0.1 s. Readers share the storage of the writer, so one that is far behind has mostly too much to do,
  or the writer has; Aurora restarts a reader that is too far behind.
- **… tells no lag**: its row has NULL there.
- **is no Aurora MySQL** (\`protocol\`): MySQL, MariaDB and a cluster of RDS have no such list. Aurora PostgreSQL speaks another language.
- Refused, full, hung, a wrong password (\`auth\`), TLS: as with \`mysql\`, in the server's own words.

Tried with answers made after the documentation alone.`,
  async run({ instances, writer, holdMs, goneMs, ...given }, context) {
    const cluster = readCluster(await askBoth(given, context), goneMs)
    return conclude(cluster, { expected: instances, declared: writer, holdMs, last: context.keepsake, now: Date.now() })
  },
})
