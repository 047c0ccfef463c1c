import { overTcp } from '../../fuzz/over-tcp.ts'
import { metricsOf } from '../../metrics-of.ts'
import { json } from './json.ts'

const PAGE = JSON.stringify({
  status: 'green',
  queue: { length: 3, rate: '12.5', 'a/b': [1, true] },
  nodes: [{ name: 'é\u2028', load: 1e3 }],
})
const OPTIONS = {
  numbers: {
    queued: '/queue/length',
    rate: { pointer: '/queue/rate', counter: true },
    load: { pointer: '/nodes/0/load', scale: 0.001 },
    second: '/queue/a~1b/1',
  },
  expect: { '/status': ['green', 'yellow'], '/nodes/0/name': { contains: 'é' }, '/error': null },
}
const FIELDS = 'Content-Type: application/json\r\n'
const asked = { ...json, metrics: metricsOf(json, json.options.parse(OPTIONS)).metrics }
const { length } = Buffer.from(PAGE)

export const recordings = () => [
  overTcp(asked, {
    name: 'with its length',
    pieces: [Buffer.from(`HTTP/1.1 200 OK\r\n${FIELDS}Content-Length: ${length}\r\n\r\n${PAGE}`)],
    options: OPTIONS,
    ends: true,
  }),
  // What is cut is no JSON any more.
  overTcp(asked, {
    name: 'without any length',
    pieces: [Buffer.from(`HTTP/1.0 503 Sorry\r\n${FIELDS}\r\n${PAGE}`)],
    options: OPTIONS,
    ends: true,
    cut: 'worsens',
  }),
]
