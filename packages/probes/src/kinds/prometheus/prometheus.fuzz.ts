import { overTcp } from '../../fuzz/over-tcp.ts'
import { metricsOf } from '../../metrics-of.ts'
import { prometheus } from './prometheus.ts'

const PAGE = String.raw`# HELP node_load1 1m load average.
# TYPE node_load1 gauge
node_load1 0.25
# TYPE node_filesystem_avail_bytes gauge
node_filesystem_avail_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 1.2e+10
node_filesystem_avail_bytes{device="/dev/sdb1",fstype="xfs",mountpoint="/srv/\"é\" \\ x"} 5e9 1395066363000
# TYPE http_requests counter
http_requests_total{code="200",handler="/"} 1027 # {trace_id="x"} 0.5 1.5
http_requests_total{code="500",handler="/"} 3
rpc_seconds{quantile="0.99"} NaN
`
const SERIES = {
  load: 'node_load1',
  free: { name: 'node_filesystem_avail_bytes', labels: { fstype: ['ext4', 'x*'] }, instances: 'mountpoint' },
  requests: { name: 'http_requests_total', instances: ['handler'], sum: true },
  slow: { name: 'rpc_seconds', labels: { quantile: '0.99' }, optional: true },
}
const asked = { ...prometheus, metrics: metricsOf(prometheus, prometheus.options.parse({ series: SERIES })).metrics }

const SINGLE = `node_load1 0.25
# TYPE node_filesystem_avail_bytes gauge
node_filesystem_avail_bytes{mountpoint="/"} 12000000000
jobs 1027
`
const SINGLES = { load: 'node_load1', free: 'node_filesystem_avail_bytes', jobs: 'jobs' }
const measured = metricsOf(prometheus, prometheus.options.parse({ series: SINGLES })).metrics
/** So many jobs that fewer would be better. */
const single = {
  ...prometheus,
  metrics: { ...measured, jobs: { label: 'Jobs', unit: 'count', thresholds: { critical: { above: 1_000 } } } },
} as const

const answer = (type: string, page: string): Buffer =>
  Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n${page}`)

export const recordings = () => [
  overTcp(asked, {
    name: 'text',
    pieces: [answer('text/plain; version=0.0.4', PAGE)],
    options: { series: SERIES },
    ends: true,
  }),
  // Nothing marks its end: of what is cut between two lines a series is missing, and within a number none is read.
  overTcp(single, {
    name: 'text without any length',
    pieces: [Buffer.from(`HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\r\n${SINGLE}`)],
    options: { series: SINGLES },
    ends: true,
    cut: 'worsens',
  }),
  // Its end is marked.
  overTcp(asked, {
    name: 'OpenMetrics without any length',
    pieces: [
      Buffer.from(`HTTP/1.0 200 OK\r\nContent-Type: application/openmetrics-text; version=1.0.0\r\n\r\n${PAGE}# EOF`),
    ],
    options: { series: SERIES },
    ends: true,
  }),
]
