import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { definitionsOf, textsOf } from '../../named-number.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { fieldOf } from '../../protocol/http/head.ts'
import { type Page, parseExposition } from '../../protocol/prometheus/exposition.ts'
import { CONTRADICTIONS, LIMITS, QUESTION } from '../http/asking.ts'
import { askForDocument, DOCUMENT_METRICS, type Document, documentText } from '../http/document.ts'
import { type Unmet, unmetRows } from '../http/expectations.ts'
import { choose } from './choose.ts'
import { rulesOf, series } from './series.ts'

const MOST = 200

/** OpenMetrics first: it marks its end. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'

export const prometheus = defineProbe({
  kind: 'prometheus',
  title: 'Prometheus exporter',
  summary: 'Series that an exporter has for Prometheus, chosen by name and labels.',
  tried: {
    with: 'node exporter 1.5',
    tells: [
      'as expected',
      'series missing',
      'several series',
      'another status',
      'no page of metrics',
      'damaged',
      'refused',
      'hung',
      'cut',
      'too large',
    ],
  },
  options: z
    .strictObject({
      ...QUESTION,
      port: QUESTION.port.meta({ examples: [9_100] }),
      path: QUESTION.path.meta({ description: 'Without url: path and query; /metrics.' }),
      series: z
        .record(z.string(), z.union([z.string().min(1), series]))
        .refine((all) => Object.keys(all).length <= MOST, `at most ${MOST}`)
        .default({})
        .meta({
          description: 'Series to read, by names of yours: its name on the page, or `{ name, labels, instances, … }`.',
        }),
      ...LIMITS,
      maxBytes: LIMITS.maxBytes.default(4_194_304).meta({ description: 'Longest page that is read, decoded.' }),
    })
    .check(...CONTRADICTIONS),
  metrics: { ...DOCUMENT_METRICS, series: { label: 'Series on the page', unit: 'count' } },
  metricsOf: (options) => definitionsOf(rulesOf(options)),
  manual: `
Asks an exporter (node exporter, windows exporter, blackbox exporter, any program with a \`/metrics\`) as Prometheus does,
over HTTP with the options of the \`http\` probe, and reads its page in the text format 0.0.4 or OpenMetrics. \`series\` makes
metrics of it, by names of yours:

    port: 9100
    series:
      load: node_load1
      free: { name: node_filesystem_avail_bytes, labels: { fstype: [ext4, xfs] }, instances: mountpoint }
      errors: { name: node_network_receive_errs_total, labels: { device: "eth*" }, instances: device }
      requests: { name: http_requests_total, labels: { code: "5*" }, instances: handler, sum: true, optional: true }
    thresholds: { free: { critical: { below: 1073741824 } } }

The end of a name says what it is: \`_total\`, \`_count\`, \`_sum\` and \`_bucket\` are counters, judged and drawn per second;
\`_bytes\`, \`_seconds\`, \`_celsius\` and \`_ratio\` (shown in percent) are units. \`counter\`, \`unit\` and \`scale\` say
otherwise; where the page itself calls a series a gauge or counter and the name does not, it asks you to say which. A
percentile (\`quantile\`) is a label like any other. NaN and Inf are no numbers.

The exporter needs no rights for us, but tells a lot to whoever may read it: let it listen where only we get there.
Tried with node exporter 1.5.

- **expected the series …, came none of that name; there is …** (critical): another version of the exporter, a
  collector that is off, or one that failed: names that are near are listed, and of a label the values there are. One that
  only comes with its first event is \`optional\`.
- **one series …, came 8 that differ in cpu**: say by \`labels\` which, by \`instances\` what tells them apart, or \`sum\`.
- **HTTP 503 Service Unavailable where … was expected**: the node exporter answers so when 40 scrapes run at once, as they do
  when a collector hangs (a dead NFS mount).
- **not a page of metrics**: a login, another service, or the wrong path. **line … is no series**: the program
  writes damaged pages; Prometheus would refuse them, too.
- **truncated**: OpenMetrics without its end, or a page that ends within a line. **too-large**: more than \`maxBytes\` (4 MiB) or 100,000 series.
- All others as with \`http\`: refused, timeout, closed, tls.`,
  async run(options, { target, signal }) {
    const asking = {
      ...options,
      headers: { Accept: ACCEPT, ...options.headers },
      ...(options.url === undefined && { path: options.path ?? '/metrics' }),
    }
    const document = await askForDocument(asking, target, signal)
    const rules = rulesOf(options)
    // What an error page says is for people.
    const page = document.unmet.length > 0 ? null : pageOf(document, new Set(rules.map(({ name }) => name)))
    const chosen = page === null ? [] : choose(page, rules)
    const broken: readonly Unmet[] = [...document.unmet, ...chosen.flatMap(({ unmet }) => unmet)]
    const readings = Object.fromEntries(
      chosen.flatMap(({ rule, reading }) => (reading === undefined ? [] : [[rule.metric, reading]])),
    )
    return {
      metrics: {
        ...document.metrics,
        broken: broken.length,
        ...(page !== null && { series: page.series }),
        ...readings,
      },
      details: { ...document.details, ...(broken.length > 0 && { broken: unmetRows(broken) }) },
      text: documentText(
        broken,
        [`${formatNumber(page?.series ?? 0)} series`, ...textsOf(rules, readings)],
        document.metrics.total,
      ),
    }
  },
})

/** Throws where it is none, or only a part of one. */
function pageOf({ reply, body }: Document, wanted: ReadonlySet<string>): Page {
  const page = parseExposition(body.toString(), wanted)
  if (page.series === 0) throw new ProbeFailure('protocol', 'a page without any series')
  if (!page.ended && /^application\/openmetrics-text/i.test(fieldOf(reply, 'content-type') ?? ''))
    throw new ProbeFailure('truncated', `the page breaks off after ${page.series} series: OpenMetrics without its end`)
  return page
}
