import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import type { Reading } from '@foretop/shared/model.ts'
import { defineProbe } from '../../define.ts'
import { byOf, loginOf, machineOf } from '../../local-or-ssh.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { Session } from '../mysql/session.ts'
import { withAges } from './files.ts'
import { type Options, options } from './options.ts'
import { Searches } from './searches.ts'
import { amountIn, type Index, type Survey, survey } from './survey.ts'

/** Clocks of two machines differ by so much, ms: what is further ahead has no age. */
const AHEAD_MS = 60_000
const NAMED = 5

export const sphinx = defineProbe({
  kind: 'sphinx',
  title: 'Sphinx',
  summary:
    'What a searchd serves: documents and age of each index, searches and how long they take, whether it is full.',
  tried: {
    with: 'sphinxsearch 2.2.11; what Manticore says otherwise by its manual',
    tells: ['documents', 'empty', 'not served', 'old', 'slow', 'full', 'refused', 'hung', 'another service', 'cut'],
  },
  by: (given) => (given.folder === undefined ? 'poll' : byOf(given)),
  loginOf: (given) => (given.folder === undefined ? null : loginOf(given)),
  options,
  metrics: {
    served: {
      label: 'Served',
      unit: 'flag',
      toldBy: 'text',
      intermittent: true,
      thresholds: { critical: { below: 1 } },
    },
    documents: {
      label: 'Documents',
      unit: 'count',
      intermittent: true,
      thresholds: { critical: { below: 1 } },
    },
    age: { label: 'Age', unit: 's', intermittent: true },
    memory: { label: 'In memory', unit: 'bytes', intermittent: true },
    disk: { label: 'On disk', unit: 'bytes', intermittent: true },
    searches: { label: 'Searches', unit: 'count', counter: true },
    searchTime: {
      label: 'Time of a search',
      unit: 'ms',
      intermittent: true,
      thresholds: { warning: { above: 500 }, critical: { above: 2_000 } },
    },
    maxedOut: { label: 'Turned away, being full', unit: 'count', counter: true, thresholds: { warning: { above: 0 } } },
    connections: { label: 'Connections made', unit: 'count', counter: true, intermittent: true },
    uptime: { label: 'Uptime', unit: 's', intermittent: true },
    replyTime: { label: 'Reply time', unit: 'ms', thresholds: { warning: { above: 100 }, critical: { above: 1_000 } } },
  },
  manual: `
Speaks MySQL's protocol to searchd (\`listen = 9306:mysql41\`), as any user and without a password: searchd has none. Sends
\`SHOW STATUS\`, \`SHOW TABLES\`, for each index \`SHOW INDEX … STATUS\` and, for those of \`changed\`, \`SELECT MAX(attribute)\`, which
is a search like others and counts as one. The connection is made anew each time, so that it meets what a visitor's search
meets, and a full searchd is seen.

**Documents** of each index: none is critical, as after a rebuild that found nothing. A delta that is merged each night is empty by its nature: take
the threshold from it (\`thresholds: { documents: { instances: { delta: {} } } }\`), and give large ones a floor of their own.
A distributed index is made of others and has no number.

**Not served**: searchd starts, and goes on, without an index whose files are missing, broken or of another version, and then just
does not list it. So name those that must be there in \`indexes\`; those of \`changed\` must be there, too.

**Age.** searchd does not say when an index was built. It is known in two ways, and left out where neither says it:

- \`changed: { products: updated_at }\`: how long ago the newest document changed, by an attribute that holds seconds
  (\`sql_attr_timestamp\`, \`rt_attr_timestamp\`). It tells of any kind of index, and of the data, not of the build.
- \`folder: /var/lib/sphinxsearch/data\`: when the files of a plain index were written, \`INDEX.sph\` there, by \`stat\` on the machine of
  \`source\`. With a path that does not end in the name of its index, watch the file with the \`file\` probe.

It has no threshold by itself: \`thresholds: { age: { warning: { above: 7200 } } }\` for one that is built each hour. What is more than
a minute ahead of our clock has no age.

\`searchTime\` is the mean of the searches since the last look, from the second look on. \`maxedOut\` are connections that were turned away
(\`max_children\`). Counters begin at 0 when searchd starts.

- **is full** (\`refused\`): \`max_children\` is reached; searches fail just now.
- **refused**: searchd does not run.
- **takes connections but does not answer**: it hangs; or the port is the one of its own protocol (9312), which greets otherwise.
- **expected the counters of searchd**, **refuses our user**: a MySQL server listens on this port.
- **no index has its files in**: \`folder\` is another one, or not mounted there.
- **will not run SELECT MAX(…)**: the index has no such attribute; searchd's words follow.`,
  async run(given, context) {
    const { target, signal, keep, timeoutMs } = context
    const searches = await keep(() => new Searches())
    const seen = await seenAt({ address: target.address, port: given.port }, given, { signal, timeoutMs })
    const indexes =
      given.folder === undefined ? seen.indexes : await withAges(machineOf(given, context), given.folder, seen.indexes)
    return conclude(given, { ...seen, indexes }, searches, Date.now())
  },
})

async function seenAt(
  endpoint: { readonly address: string; readonly port: number },
  given: Options,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<Survey> {
  using session = await Session.open(endpoint, { user: 'foretop', password: '', connectTimeoutMs: timeoutMs }, signal)
  return await survey((statement) => session.read(statement, signal), given)
}

/** Exported for its recordings. */
export function conclude(given: Options, { status, replyTime, indexes }: Survey, searches: Searches, now: number) {
  const [queries, maxedOut] = [amountIn(status.get('queries')), amountIn(status.get('maxed_out'))]
  if (queries === undefined || maxedOut === undefined)
    throw new ProbeFailure('protocol', 'expected numbers of searches and of those turned away, came none')
  const [connections, uptime] = [amountIn(status.get('connections')), amountIn(status.get('uptime'))]
  const searchTime = searches.see({ queries, wallS: amountIn(status.get('query_wall')), uptimeS: uptime })
  const needed = given.indexes.length > 0 ? given.indexes : Object.keys(given.changed)
  const missing = needed.filter((name) => !indexes.some((index) => index.name === name))
  const ages = indexes.map((index) => [index.name, ageOf(index, now)] as const)
  return {
    metrics: {
      ...(needed.length > 0 && {
        served: Object.fromEntries(needed.map((name) => [name, Number(!missing.includes(name))])),
      }),
      documents: per(indexes.map(({ name, documents }) => [name, documents])),
      age: per(ages),
      memory: per(indexes.map(({ name, memory }) => [name, memory])),
      disk: per(indexes.map(({ name, disk }) => [name, disk])),
      searches: queries,
      maxedOut,
      replyTime,
      ...(searchTime !== undefined && { searchTime }),
      ...(connections !== undefined && { connections }),
      ...(uptime !== undefined && { uptime }),
    },
    details: {
      indexes: indexes.map(({ name, type, documents, changedAt }) => ({
        index: name,
        type,
        documents: documents ?? null,
        ...(changedAt !== undefined && { changed: timeOf(changedAt) }),
      })),
    },
    text: describe(indexes, missing, ages),
  }
}

type Of = readonly (readonly [name: string, value: number | undefined])[]

const per = (values: Of): Reading =>
  Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** In s. */
function ageOf({ changedAt }: Index, now: number): number | undefined {
  if (changedAt === undefined || changedAt - now > AHEAD_MS) return undefined
  return Math.max(0, now - changedAt) / 1_000
}

function timeOf(at: number): string | null {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

function describe(indexes: readonly Index[], missing: readonly string[], ages: Of): string {
  const empty = indexes.filter(({ documents }) => documents === 0).map(({ name }) => name)
  const documents = indexes.reduce((sum, index) => sum + (index.documents ?? 0), 0)
  const [oldest] = ages
    .flatMap(([name, age]) => (age === undefined ? [] : [{ name, age }]))
    .toSorted((one, other) => other.age - one.age)
  return [
    ...(missing.length > 0 ? [`not served: ${named(missing)}`] : []),
    ...(empty.length > 0 ? [`no documents: ${named(empty)}`] : []),
    `${formatNumber(indexes.length)} index${indexes.length === 1 ? '' : 'es'}, ${counted(documents, 'document')}`,
    ...(oldest === undefined ? [] : [`oldest: ${oldest.name}, ${formatDuration(oldest.age * 1_000)}`]),
  ].join('; ')
}

const named = (names: readonly string[]): string =>
  `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ' …' : ''}`
