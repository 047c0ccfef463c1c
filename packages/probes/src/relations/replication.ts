import type { Row } from '@foretop/shared/model.ts'
import type { RoleOf } from '@foretop/shared/views.ts'
import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { mysqlEvidence } from '../kinds/mysql/evidence.ts'
import { known, perInstance } from '../kinds/mysql/known.ts'
import { counted } from '../protocol/counted.ts'
import { duplicatesAmong } from './replication/duplicates.ts'
import { type Link, linksAmong } from './replication/link.ts'
import { type Sentence, sentencesOf } from './replication/sentences.ts'
import { type Server, serverOf } from './replication/server.ts'
import { topologyOf } from './replication/topology.ts'
import { warningsOf } from './replication/warnings.ts'
import { writersAmong } from './replication/writers.ts'

const pair = z
  .strictObject({
    members: z.tuple([z.string(), z.string()]).meta({ description: 'The two hosts.' }),
    active: z.string().meta({ description: 'The one that takes the writes.' }),
  })
  .refine(({ members, active }) => members.includes(active), 'active must be one of the two members')

const seen = (role: RoleOf<'databases'>) => ({ view: { name: 'databases', role } }) as const

export const replication = defineRelation({
  kind: 'replication',
  title: 'Replication',
  summary: 'Who follows whom, how far behind its master each replica is, and whether exactly one master is writable.',
  tried: {
    with: 'MariaDB 10.11 in pairs and rings; recorded answers of MySQL 5.0 to 8.4',
    tells: ['well', 'behind', 'stopped', 'orphan', 'two writers', 'no writer', 'log gone', 'cannot tell'],
  },
  options: z.strictObject({
    pairs: z
      .array(pair)
      .default([])
      .meta({ description: 'Master/master pairs that are both writable on purpose, with one active side.' }),
    oneWriter: z
      .array(z.array(z.string()).min(2))
      .default([])
      .meta({ description: 'Hosts of which exactly one must be writable, whether they follow one another or not.' }),
  }),
  metrics: {
    broken: {
      label: 'Replication stopped on',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
      ...seen('broken'),
    },
    behind: { label: 'Not applied of its master’s logs', unit: 'bytes', chart: 'Behind', ...seen('behind') },
    unfetched: {
      label: 'Not fetched of its master’s logs',
      unit: 'bytes',
      chart: 'Behind',
      thresholds: { warning: { above: 1_048_576 } },
      ...seen('unfetched'),
    },
    purged: {
      label: 'Needs a log its master no longer has',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
      ...seen('purged'),
    },
    // "At least" where the log is still written to; left out where it cannot be told, and where it is kept for ever.
    purgeIn: {
      label: 'Until its master may throw away the log it needs',
      unit: 's',
      intermittent: true,
      ...seen('purgeIn'),
    },
    orphans: { label: 'Replicas of a master that does not answer', unit: 'count' },
    writableMasters: {
      label: 'Writable masters',
      unit: 'count',
      thresholds: { critical: { above: 1, below: 1 } },
      ...seen('writers'),
    },
    readOnlyActive: {
      label: 'Active side is read only',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
      ...seen('readOnlyActive'),
    },
    apart: {
      label: 'Pair does not replicate both ways',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
    },
    writableReplicas: { label: 'Replica is writable', unit: 'flag', thresholds: { warning: { above: 0 } } },
    duplicateServerIds: {
      label: 'Servers that share a server id',
      unit: 'count',
      thresholds: { critical: { above: 0 } },
    },
  },
  manual: `
Looks at \`mysql\` checks of servers that replicate among themselves; put all databases of a site into one. A replica's
master is found by the server id or UUID it gave while connected, else by the address the replica was told.

\`behind\` and \`unfetched\` compare with the master's own position, across log files. The two servers are not asked in
the same instant, so a busy master always seems a little ahead: judge \`lag\` of the \`mysql\` check first.

A ring of masters, or a master with replicas, must have exactly one writable member. Pairs that are writable on both
sides on purpose are declared in \`pairs\`: there a read-only active side is critical, and a side that no longer follows
the other. \`oneWriter\` also sees an old master that comes back writable after a failover. A replica that is writable is
a warning.

A member that does not answer is its own check's problem: its replicas count as \`orphans\`, not as broken. The details
\`errors\` are the four sentences of dbcheck, \`warnings\` what it never saw; \`servers\` and \`replicas\` draw the topology.

How long until a master throws away the log a replica needs next (\`purge\`, \`purgeSeconds\` and \`needsLog\` of
\`replicas\`; metric \`purgeIn\`) cannot be asked: no statement tells the age of a log. A log that is still written to stays
\`at least\` the server's expiry. For an older one the age is \`about\` what was written since it was closed, divided by
what the master writes on average since its start, which only MariaDB counts; a limit on the size of all logs is judged
the same way. \`never\`: its master keeps all logs. Empty: not known. While a replica is connected its master keeps the
log it reads in any case.
`.trim(),
  hostsNamed: ({ pairs, oneWriter }) => [
    ...pairs.flatMap(({ members }, i) => members.map((host, j) => ({ path: ['pairs', i, 'members', j], host }))),
    ...oneWriter.flatMap((hosts, i) => hosts.map((host, j) => ({ path: ['oneWriter', i, j], host }))),
  ],
  evidence: [mysqlEvidence],
  derive({ pairs, oneWriter }, members) {
    const servers = members.map(serverOf)
    const unseen = servers.filter(({ outcome }) => outcome !== 'answered').map(({ name }) => name)
    if (unseen.length === servers.length) throw new CannotTell(`not seen: ${unseen.join(', ')}`)
    const strangers = [...pairs.flatMap(({ members }) => members), ...oneWriter.flat()].filter(
      (name) => !servers.some((server) => server.name === name),
    )
    // A misspelt name would be judged by nobody, and look well.
    if (strangers.length > 0) throw new CannotTell(`declared, but not among its checks: ${strangers.join(', ')}`)
    const links = linksAmong(servers)
    const writers = writersAmong(servers, links, { pairs, oneWriter })
    const errors = sentencesOf(servers, links)
    const duplicates = duplicatesAmong(servers, links)
    const warnings = warningsOf(servers, links, writers, duplicates)
    return {
      metrics: known({
        broken: perLink(links, ({ state }) =>
          state === 'running' || state === 'broken' ? Number(state === 'broken') : undefined,
        ),
        behind: perLink(links, ({ behindBytes }) => behindBytes),
        unfetched: perLink(links, ({ unfetchedBytes }) => unfetchedBytes),
        purged: perLink(links, ({ source, purge }) =>
          source?.oldestLog ? Number(purge?.when === 'purged') : undefined,
        ),
        purgeIn: perLink(links, ({ purge }) => (purge !== null && 'seconds' in purge ? purge.seconds : undefined)),
        orphans: links.filter(({ state }) => state === 'orphaned').length,
        writableMasters: writers.writableMasters,
        readOnlyActive: writers.readOnlyActive,
        apart: writers.apart,
        writableReplicas: writers.writableReplicas,
        duplicateServerIds: duplicates.length,
      }),
      // Errors first: what comes last is cut where there are very many servers.
      details: { errors: rows(errors), warnings: rows(warnings), ...topologyOf(servers, links, writers) },
      text: summaryOf(
        servers,
        links,
        [...warnings, ...errors].map(({ text }) => text),
      ),
    }
  },
})

const rows = (sentences: readonly Sentence[]): readonly Row[] => sentences.map((sentence) => ({ ...sentence }))

const perLink = (links: readonly Link[], read: (link: Link) => number | undefined) =>
  perInstance(links, ({ key }) => key, read)

/** How many, how many of them well, then what is wrong, the three first of it. */
function summaryOf(servers: readonly Server[], links: readonly Link[], troubles: readonly string[]): string {
  const running = links.filter(({ state }) => state === 'running').length
  const more = troubles.length > 3 ? [`and ${troubles.length - 3} more`] : []
  return [
    `${counted(servers.length, 'server')}, ${running} of ${counted(links.length, 'replication')} ${links.length === 1 ? 'runs' : 'run'}`,
    ...troubles.slice(0, 3),
    ...more,
  ].join('; ')
}
