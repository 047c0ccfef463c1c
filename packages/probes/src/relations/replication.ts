import type { Row } from '@foretop/shared/model.ts'
import { CannotTell, defineRelation } from '../define.ts'
import { mysqlEvidence } from '../kinds/mysql/evidence.ts'
import { known, perInstance } from '../kinds/mysql/known.ts'
import { counted } from '../protocol/counted.ts'
import { becauseOf } from './because.ts'
import { few } from './few.ts'
import { breaksOf } from './replication/breaks.ts'
import { coursesOf } from './replication/declared.ts'
import { duplicatesAmong } from './replication/duplicates.ts'
import { errantAmong } from './replication/errant.ts'
import { type Link, linksAmong } from './replication/link.ts'
import { METRICS } from './replication/metrics.ts'
import { type DeclaredWriter, declaredWriters } from './replication/moved.ts'
import { options, type ReplicationOptions } from './replication/options.ts'
import { isBreak, type Sentence, sentencesOf } from './replication/sentences.ts'
import { type Server, serverOf } from './replication/server.ts'
import { topologyOf } from './replication/topology.ts'
import { warningsOf } from './replication/warnings.ts'
import { theWriter } from './replication/writer.ts'
import { writersAmong } from './replication/writers.ts'
import { troubledFirst } from './troubled-first.ts'

export const replication = defineRelation({
  kind: 'replication',
  title: 'Replication',
  summary: 'Who follows whom, how far behind its master each replica is, and whether exactly one master is writable.',
  tried: {
    with: 'MariaDB 10.11 in pairs, chains, rings and with several masters; recorded answers of MySQL 5.0 to 8.4',
    tells: [
      ...['well', 'behind', 'stopped', 'who is behind that', 'orphan', 'wrong master', 'two writers', 'no writer'],
      ...['another writer', 'own transactions', 'log gone', 'cannot tell'],
    ],
  },
  options,
  ofAnyTwo: true,
  ofOneMoment: true,
  // While a writer is handed over nobody writes for some seconds, and two looks are of different sides of that.
  defaults: { everyMs: 10_000, retryMs: 10_000, attempts: 3 },
  metrics: METRICS,
  traits: {
    writer: 'the host that takes the writes, where exactly one does',
    writerAddress: 'the address at which that is looked at',
  },
  manual: `
Looks at \`mysql\` checks of servers that replicate among themselves; put all databases of a site into one. A replica's
master is found by the server id or UUID it gave while connected, else by the address the replica was told.

\`behind\` and \`unfetched\` compare with the master's own position, across log files. The two servers are not asked in
the same instant, so a busy master always seems a little ahead: judge \`lag\` of the \`mysql\` check first.
Three looks in a row are asked for, each of which counts only when all servers were looked at anew.

A ring of masters, or a master with replicas, must have exactly one writable member. Pairs that are writable on both
sides on purpose are declared in \`pairs\`: there a read-only active side is critical, and a side that no longer follows
the other. \`oneWriter\` also sees an old master that comes back writable after a failover. A replica that is writable is
a warning.

\`writer: db01\` says who takes the writes (a list: one of each group of databases). Another one in its place is a warning, "the writer is
db02, not db01 as declared"; where it is read only and nobody else writes, that makes the site read-only, and is critical. Somebody is
seen to be in its place who replicates with it, or is in one group of \`oneWriter\` or \`pairs\`. \`follows\` says who must follow whom:

    with: { writer: db01, follows: { db02: db01, db03: db02, reports: [db01, shop1] } }

A replica of another master, of one more than declared, or of nobody is critical (\`astray\`). Each of several masters of a replica
(named connections, channels) is a replication of its own, \`reports/shop\`.

A replica that has transactions which its master has not (\`errant\`: it was written to, or was ahead when its master was
replaced) is a warning: they are lost, or break replication, when it becomes the master. Told by \`gtid_executed\` (MySQL) or
\`gtid_binlog_state\` (MariaDB), of what the members above it in the chain did not write; in a ring it cannot be told.

Which server takes the writes just now it tells relation \`same\`, which holds against it where everybody's configuration points: exactly one
is writable, and it follows nobody (of several groups of databases each needs a relation of its own for that). While a server does not
answer, that may have been the one: then who writes is known only if both are in one group of \`oneWriter\` or \`pairs\`, or \`follows\` says
that the silent one is a replica.

First in the text stands the broken link of a chain or ring, and who is behind it: "db02 → db01 stopped: …; db03, db04 get
nothing new".

A member that does not answer is its own check's problem: its replicas count as \`orphans\`, not as broken. The details
\`errors\` are the four sentences of dbcheck, \`warnings\` what it never saw; \`servers\` and \`replicas\` draw the topology.

How long until a master throws away the log a replica needs next (\`purge\`, \`purgeSeconds\` and \`needsLog\` of
\`replicas\`; metric \`purgeIn\`) cannot be asked: no statement tells the age of a log. A log that is still written to stays
\`at least\` the server's expiry. For an older one the age is \`about\` what was written since it was closed, divided by
what the master writes on average since its start, which only MariaDB counts; a limit on the size of all logs is judged
the same way. \`never\`: its master keeps all logs. Empty: not known. While a replica is connected its master keeps the
log it reads in any case.
`.trim(),
  hostsNamed: ({ pairs, oneWriter, writer, follows }) => [
    ...pairs.flatMap(({ members }, i) => members.map((host, j) => ({ path: ['pairs', i, 'members', j], host }))),
    ...oneWriter.flatMap((hosts, i) => hosts.map((host, j) => ({ path: ['oneWriter', i, j], host }))),
    ...(typeof writer === 'string' ? [{ path: ['writer'], host: writer }] : []),
    ...(Array.isArray(writer) ? writer.map((host, i) => ({ path: ['writer', i], host })) : []),
    ...Object.keys(follows).map((host) => ({ path: ['follows', host], host })),
  ],
  evidence: [mysqlEvidence],
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive(given, members) {
    const servers = members.map(serverOf)
    const unseen = servers.filter(({ outcome }) => outcome !== 'answered').map(({ name }) => name)
    if (unseen.length === servers.length) throw new CannotTell(`not seen: ${few(unseen)}`)
    const strangers = namedIn(given).filter((name) => !servers.some((server) => server.name === name))
    // A misspelt name would be judged by nobody, and look well.
    if (strangers.length > 0) throw new CannotTell(`declared, but not among its checks: ${few(strangers)}`, null)
    const links = linksAmong(servers)
    const writers = writersAmong(servers, links, given)
    const errors = sentencesOf(servers, links)
    const duplicates = duplicatesAmong(servers, links)
    const declared = declaredWriters(writerNames(given), servers, links, { ...writers, groups: groupsIn(given) })
    const courses = coursesOf(given.follows, servers, links)
    const errant = errantAmong(servers, links)
    const writer = theWriter(servers, writers, { groups: groupsIn(given), replicas: Object.keys(given.follows) })
    const writerAddress = members.find((_, index) => servers[index] === writer)?.address
    const warnings = warningsOf(servers, links, { writers, declared, courses, errant, duplicates })
    // Of what its own check says of a server nothing new is concluded.
    const troubled = new Set([...unseen, ...errors.map(({ host }) => host)])
    return {
      ...(warnings.length === 0 &&
        becauseOf(
          members.filter((_, index) => troubled.has(servers[index]?.name ?? '')),
          ['broken', 'orphans', 'unfetched'],
        )),
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
        readOnlyActive: { ...writers.readOnlyActive, ...readOnlyAmong(declared) },
        apart: writers.apart,
        writableReplicas: writers.writableReplicas,
        duplicateServerIds: duplicates.length,
        moved: Object.fromEntries(declared.map(({ name, state }) => [name, Number(state === 'moved')])),
        astray: Object.fromEntries(courses.map(({ host, astray }) => [host, Number(astray)])),
        errant: Object.fromEntries(errant.map(({ link, has }) => [link.key, Number(has)])),
      }),
      ...(writer !== null && { traits: { writer: writer.name, writerAddress } }),
      // Errors first: what comes last is cut where there are very many servers.
      details: { errors: rows(errors), warnings: rows(warnings), ...topologyOf(servers, links, writers) },
      text: summaryOf(servers, links, [
        ...breaksOf(servers, links),
        ...warnings,
        ...errors.filter((error) => !isBreak(error)),
      ]),
    }
  },
})

const writerNames = ({ writer }: ReplicationOptions): readonly string[] => [writer ?? []].flat()

const groupsIn = ({ pairs, oneWriter }: ReplicationOptions) => [...pairs.map(({ members }) => members), ...oneWriter]

const namedIn = (given: ReplicationOptions): readonly string[] => [
  ...new Set([...groupsIn(given).flat(), ...writerNames(given), ...Object.keys(given.follows)]),
]

/** One that leaves nobody who writes; where another one does, that is the news. */
const readOnlyAmong = (declared: readonly DeclaredWriter[]) =>
  Object.fromEntries(
    declared.filter(({ state }) => state !== 'moved').map(({ name, state }) => [name, Number(state === 'read only')]),
  )

const rows = (sentences: readonly Sentence[]): readonly Row[] => sentences.map((sentence) => ({ ...sentence }))

const perLink = (links: readonly Link[], read: (link: Link) => number | undefined) =>
  perInstance(links, ({ key }) => key, read)

/** What is wrong, the three first of it, then how many there are, and how many of them are well. */
function summaryOf(servers: readonly Server[], links: readonly Link[], troubles: readonly Sentence[]): string {
  const running = links.filter(({ state }) => state === 'running').length
  const texts = troubles.map(({ text }) => text)
  const more = texts.length > 3 ? [`and ${texts.length - 3} more`] : []
  return [
    ...texts.slice(0, 3),
    ...more,
    `${counted(servers.length, 'server')}, ${running} of ${counted(links.length, 'replication')} ${links.length === 1 ? 'runs' : 'run'}`,
  ].join('; ')
}
