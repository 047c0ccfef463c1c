import { formatNumber } from '@foretop/shared/format/number.ts'
import { defineProbe } from '../../define.ts'
import { byOf, loginOf } from '../../local-or-ssh.ts'
import { counted } from '../../protocol/counted.ts'
import { known, perInstance } from '../mysql/known.ts'
import { type Ages, agesOf } from './ages.ts'
import { type Index, Searchd } from './ask.ts'
import { MeanTime } from './mean-time.ts'
import { options } from './options.ts'

export const sphinx = defineProbe({
  kind: 'sphinx',
  title: 'Sphinx',
  summary:
    'Queries and their time, connections refused, and documents and age of each index of a searchd; Manticore too.',
  tried: {
    with: 'sphinxsearch 2.2.11; a server made up for Manticore’s names',
    tells: [
      'index without documents',
      'index not served',
      'old index',
      'slow queries',
      'full',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  options,
  by: (given) => (given.folder === undefined ? 'poll' : byOf(given)),
  loginOf: (given) => (given.folder === undefined ? null : loginOf(given)),
  metrics: {
    documents: { label: 'Documents', unit: 'count', thresholds: { critical: { below: 1 } } },
    missing: { label: 'Index not served:', unit: 'flag', thresholds: { critical: { above: 0 } } },
    // How old is too old, whoever builds it knows.
    age: { intermittent: true, label: 'Age', unit: 's' },
    unknownAge: { label: 'Age cannot be told:', unit: 'flag', thresholds: { warning: { above: 0 } } },
    meanQuery: {
      intermittent: true,
      label: 'Time of a query',
      unit: 'ms',
      thresholds: { warning: { above: 500 }, critical: { above: 2_000 } },
    },
    queries: { label: 'Queries', unit: 'count', counter: true },
    connections: { label: 'Connections taken', unit: 'count', counter: true },
    maxedOut: {
      label: 'Connections refused, for it was full',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 0 } },
    },
    diskBytes: { intermittent: true, label: 'On disk', unit: 'bytes' },
    ramBytes: { intermittent: true, label: 'In memory', unit: 'bytes' },
    uptime: { label: 'Uptime', unit: 's' },
    replyTime: { label: 'Reply time', unit: 'ms', thresholds: { warning: { above: 500 }, critical: { above: 2_000 } } },
  },
  defaults: { everyMs: 60_000 },
  manual: `
Speaks SphinxQL (MySQL's protocol) and asks \`SHOW STATUS\`, \`SHOW TABLES\` and for each index \`SHOW INDEX … STATUS\`, over a
connection of its own each time, for an idle one would hold one of the \`max_children\`. searchd has no passwords: whoever reaches
the port may write, so let only those in who must. Nothing is written. Tried with sphinxsearch 2.2.11; Manticore speaks the same.

**Age**, in one of two ways, for searchd itself tells none. Set limits that fit how often it is built:

    newest: { products: updated_at }        # SELECT MAX(updated_at) FROM products, a look at all its documents
    folder: /var/lib/sphinxsearch/data      # plain indexes: when NAME.sph was written, which each rebuild does
    thresholds: { age: { warning: { above: 7200 }, critical: { above: 86400 } } }

With \`folder\` the machine is looked at as \`source\` says, here or over SSH. The file must be called as its index is; where it is not
there, or an attribute is no time, **age cannot be told** (warning). What \`indexer --rotate\` built and searchd did not load yet is
called \`NAME.new.sph\` and does not count: a rotation that hangs is seen, too.

- **documents** 0 (critical): a rebuild over an empty or unreachable source gives an index like that, and all searches find nothing.
  Set \`documents\` per index where fewer than so many cannot be. Distributed indexes have none of their own.
- **index not served** (critical): one of \`require\` that searchd could not load at its start (its log says why) is just left out.
- **time of a query** is that since the last look; our own \`newest\` is among them.
- **is full**, and **connections refused**: \`max_children\` (\`max_connections\`) are in use; slow queries do that.
- **takes connections but does not answer**: searchd hangs. **did not go by the protocol**: another service, or searchd's other
  port, 9312, whose protocol is its own.
- **refused**: searchd is not running; it ends at its start where no index can be loaded.`,
  async run(given, context) {
    const { target, signal, timeoutMs, keep } = context
    const meanTime = await keep(() => new MeanTime())
    const askedAt = performance.now()
    using searchd = await Searchd.open({ address: target.address, port: given.port }, timeoutMs, signal)
    const counters = await searchd.counters()
    const replyTime = performance.now() - askedAt
    const listed = await searchd.indexes()
    const indexes: Index[] = []
    for (const index of listed) if (!given.ignore.includes(index.name)) indexes.push(await searchd.stateOf(index))
    const ages = await agesOf(searchd, indexes, given, context)
    const missing = given.require.filter((name) => !listed.some((index) => index.name === name))
    const [uptime, queries, wall] = ['uptime', 'queries', 'query_wall'].map((name) => counters.get(name))
    const per = (read: (index: Index) => number | undefined) => perInstance(indexes, ({ name }) => name, read)
    return {
      metrics: known({
        documents: per(({ documents }) => documents),
        missing: Object.fromEntries(given.require.map((name) => [name, Number(missing.includes(name))])),
        ...ages,
        meanQuery:
          uptime === undefined || queries === undefined || wall === undefined
            ? undefined
            : meanTime.see({ uptime, queries, wall }),
        ...{ uptime, queries, connections: counters.get('connections'), maxedOut: counters.get('maxed_out') },
        ...{ diskBytes: per(({ diskBytes }) => diskBytes), ramBytes: per(({ ramBytes }) => ramBytes), replyTime },
      }),
      details: { indexes: indexes.map((index) => rowOf(index, ages)) },
      text: textOf(indexes, missing),
    }
  },
})

const rowOf = ({ name, type, documents, ramBytes, diskBytes }: Index, { age }: Ages) => ({
  ...{ index: name, type, documents: documents ?? null, 'age (s)': Math.round(age[name] ?? Number.NaN) || null },
  ...{ 'in memory': ramBytes ?? null, 'on disk': diskBytes ?? null },
})

function textOf(indexes: readonly Index[], missing: readonly string[]): string {
  const empty = indexes.filter(({ documents }) => documents === 0).map(({ name }) => name)
  const all = indexes.reduce((sum, { documents = 0 }) => sum + documents, 0)
  return [
    ...(missing.length > 0 ? [`not served: ${missing.join(', ')}`] : []),
    ...(empty.length > 0 ? [`without documents: ${empty.join(', ')}`] : []),
    `${counted(all, 'document')} in ${formatNumber(indexes.length)} ${indexes.length === 1 ? 'index' : 'indexes'}`,
  ].join('; ')
}
