import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { CountingSession } from '../../protocol/snmp/counting.ts'
import { SnmpSession } from '../../protocol/snmp/snmp.ts'
import { accessOf } from '../../snmp-access.ts'
import { answers } from './closed.ts'
import { options, rulesOf, type SnmpOptions } from './options.ts'
import { columnsOf, type Read, readTable, readValues } from './read.ts'
import { metricOf, ruleOf } from './value-rule.ts'

/** In hundredths of a second: since the machine, or its agent, was started. */
const UPTIME = ['1.3.6.1.2.1.25.1.1.0', '1.3.6.1.2.1.1.3.0']
const MOST_READ = 5

export const snmp = defineProbe({
  kind: 'snmp',
  title: 'SNMP values',
  summary:
    'Any values and tables of an SNMP agent as numbers, by their oids: sensors, batteries, printers, appliances.',
  tried: {
    with: 'snmpd 5.9.3, versions 2c and 3',
    tells: [
      'as expected',
      'another state or text',
      'missing',
      'not a number',
      'no answer',
      'login refused (3)',
      'level too low (3)',
      'restarted',
      'cut',
      'too large',
      'open though it should be closed',
    ],
  },
  manual: `Reads what you name by its oid in numbers, with version 2c or 3; it never writes. It knows no MIBs: \`snmptranslate -On
NAME\` or the maker's MIB tells the oid. \`values\` are single ones, whose oids end in \`.0\` or in an index; \`tables\` have a
number for each row. Names are yours, and each is a metric, for thresholds and graphs:

    with:
      version: 3
      user: mon
      authPassword: "\${env:SNMP_AUTH}"
      privPassword: "\${env:SNMP_PRIV}"
      values:
        charge: { oid: 1.3.6.1.2.1.33.1.2.4.0, label: Battery, unit: percent }
        source: { oid: 1.3.6.1.2.1.33.1.4.1.0, states: { 2: none, 3: normal, 4: bypass, 5: battery }, expect: normal }
        uptime: { oid: 1.3.6.1.2.1.1.3.0, unit: s }
        forwarded: { oid: 1.3.6.1.2.1.4.6.0, counter: true }
      tables:
        probes:
          names: 1.3.6.1.4.1.318.1.1.10.3.13.1.1.2
          exclude: ["unused*"]
          mustHave: [Rack 1]
          columns:
            temperature: { oid: 1.3.6.1.4.1.318.1.1.10.3.13.1.1.3, unit: celsius }
    thresholds: { charge: { critical: { below: 50 } }, temperature: { warning: { above: 30 } } }

- Numbers come as any integer, Gauge, Counter, TimeTicks (in seconds: say \`unit: s\`), a float within an Opaque, or a text that is
  nothing but a number ("3.66"). \`scale\` multiplies: 0.1 for tenths.
- A Counter32 or Counter64 must be said to be a \`counter\`, and is then judged and drawn per second; one of 32 bits goes on counting
  when it wraps. \`counter: false\` takes it as it stands.
- \`expect\` makes a metric that is yes or no, critical where it is no: of \`states\` the word, else the text of the value.
- What is missing is critical (\`broken\`), with its reason, and all else is still read; say \`optional\` of what may be. Rows come
  and go unnoticed, unless \`mustHave\` names them. Where nothing at all comes the look fails.

**Version 3** needs a user: \`createUser mon SHA-256 "…" AES "…"\` and \`rouser mon authPriv\` in snmpd.conf. \`auth\` and \`priv\` must be
what the user has there (sha and aes, unless you say so). Which passwords are given is the level: both is authPriv, \`authPassword\`
alone authNoPriv (signed, but anybody can read it on its way), none noAuthNoPriv. Answers that are protected less than that
are not believed. md5 is for old agents; DES is not spoken; AES-256 is no standard: \`aes256b\` is net-snmp's, \`aes256r\` Cisco's.
An agent that was started anew, restored or replaced is understood within the same look.

What goes wrong:

- **expected … at …, came nothing**: another device or firmware, a view that leaves it out, or a single value without its \`.0\`.
- **not a number**: a text, an address or a name: use \`expect\`.
- **no answer**: down, blocked, or a wrong community; with version 3 a wrong \`privPassword\` or context, too.
- **gave … answers and not the rest in time**: slow, or much to tell: give the check more \`timeout\`.
- **refuses us** (auth): the words say what is wrong of user and passwords.
- **truncated**, **protocol**: an answer that was cut on its way, or is none. **too-large**: a table of more than 20,000 values.

**An agent that must not answer**: \`{ closed: true, community: public }\`, from where no one may ask it. Any answer is critical,
a refusal too, and silence for \`silenceMs\` is ok: a firewall that drops, an agent that listens elsewhere or that has another
community, or a dead machine. Give it the community that others would try, and yours in a check of its own.

An agent works at one question at a time: what is slow in it (\`extend\` scripts of net-snmp, a hung NFS mount) delays all others.
Tried with net-snmp 5.9.`,
  options,
  defaults: { everyMs: 30_000 },
  metrics: {
    total: { intermittent: true, label: 'Total time', unit: 'ms' },
    broken: {
      intermittent: true,
      label: 'Missing or wrong',
      unit: 'count',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
    open: {
      intermittent: true,
      label: 'Answers, and must not',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
    },
  },
  metricsOf: (given) => Object.fromEntries(rulesOf(given).map((rule) => [rule.metric, metricOf(rule)])),
  async run(given, { target, signal, keep }) {
    const start = performance.now()
    const endpoint = { address: target.address, port: given.port }
    if (given.closed) {
      const open = await answers(endpoint, given, signal)
      return { metrics: { open: Number(open) }, text: open ? 'the agent answers' : 'the agent does not answer' }
    }
    const kept = await keep(async () => new CountingSession(await SnmpSession.open(endpoint, accessOf(given), signal)))
    const parts = await readAll(given, kept, signal)
    if (!parts.some(({ read }) => read.came))
      throw new ProbeFailure('protocol', 'the agent has nothing of all that is asked for: may this be read?')
    const broken = parts.flatMap(({ read }) => read.unmet)
    const tables = parts.filter(({ read }) => read.rows.length > 0)
    return {
      metrics: {
        total: performance.now() - start,
        broken: broken.length,
        ...Object.assign({}, ...parts.map(({ read }) => read.metrics)),
      },
      details: {
        ...(broken.length > 0 && { broken: broken.map((one) => ({ ...one })) }),
        ...Object.fromEntries(tables.map(({ title, read }) => [title, read.rows])),
      },
      text: describe(parts),
    }
  },
})

interface Titled {
  readonly title: string
  readonly read: Read
}

async function readAll(
  given: SnmpOptions,
  { session, widening }: CountingSession,
  signal: AbortSignal,
): Promise<readonly Titled[]> {
  const rules = Object.entries(given.values).map(ruleOf)
  const counts = rulesOf(given).some(({ counter }) => counter)
  const asked = [...new Set([...(counts ? UPTIME : []), ...rules.map(({ oid }) => oid)])]
  const came = await session.read(asked, signal)
  const uptime = UPTIME.map((oid) => came.get(oid)?.value).find((value) => typeof value === 'number')
  widening.begin(typeof uptime === 'number' ? uptime : null)
  const parts: Titled[] = [{ title: 'values', read: readValues(rules, came, widening) }]
  for (const [title, table] of Object.entries(given.tables))
    parts.push({ title, read: readTable(title, table, await session.walk(columnsOf(table), signal), widening) })
  return parts
}

function describe(parts: readonly Titled[]): string {
  const [first, ...others] = parts.flatMap(({ read }) => read.unmet)
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  const broken = first === undefined ? [] : [`expected ${first.expected}, came ${first.came}${more}`]
  const bad = parts.flatMap(({ read }) => read.bad)
  const words = parts.flatMap(({ read }) => read.words)
  const rows = parts.slice(1).map(({ title, read }) => `${title}: ${counted(read.rows.length, 'row')}`)
  const told = [...broken, ...bad, ...words.slice(0, MOST_READ), ...rows]
  return `${told.join(', ') || 'nothing but counters'}${words.length > MOST_READ ? ' …' : ''}`
}
