import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { asSeen } from '../../recording/seen.ts'
import { CONTRADICTIONS } from '../http/asking.ts'
import { askForStatus, type Expected, otherPage, REPLY_TIME, STATUS_PAGE } from '../http/status-page.ts'

const PAGE: Expected = {
  what: 'nginx’s stub_status',
  path: '/nginx_status',
  forbidden: 'the location’s allow lines must name the address we come from',
  missing: 'no location there has stub_status; say by path where it is',
}

export const nginx = defineProbe({
  kind: 'nginx',
  title: 'nginx',
  role: 'webs',
  summary: 'Connections and requests of an nginx, and connections that it dropped.',
  tried: {
    with: 'nginx 1.22',
    tells: [
      'connections in each state',
      'used up',
      'dropped connections',
      'login wanted or refused',
      'forbidden',
      'no such page',
      'another page',
      'refused',
      'hung',
      'cut',
    ],
  },
  options: z
    .strictObject({
      ...STATUS_PAGE,
      path: STATUS_PAGE.path.meta({ description: 'Without url: the location with stub_status; /nginx_status.' }),
      limit: z
        .int()
        .min(1)
        .optional()
        .meta({ description: 'worker_processes × worker_connections: then it is told how much of it is used.' }),
    })
    .check(...CONTRADICTIONS),
  metrics: {
    active: { label: 'Connections', unit: 'count', chart: 'connections' },
    reading: { label: 'Reading a request', unit: 'count', chart: 'connections' },
    writing: { label: 'Answering', unit: 'count', chart: 'connections' },
    waiting: { label: 'Idle, kept open', unit: 'count', chart: 'connections' },
    connectionsUsed: {
      label: 'Connections used',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    accepts: { label: 'Connections taken', unit: 'count', counter: true, chart: 'connections taken' },
    handled: { label: 'Connections handled', unit: 'count', counter: true, chart: 'connections taken' },
    dropped: { label: 'Connections dropped', unit: 'count', counter: true, thresholds: { warning: { above: 0 } } },
    requests: { label: 'Requests', unit: 'count', counter: true },
    replyTime: REPLY_TIME,
  },
  manual: `
Asks for a location with \`stub_status\`, with the options of the \`http\` probe for address, login and TLS:

    location = /nginx_status { stub_status; allow 10.0.0.5; deny all; }

*Answering* includes requests that wait for whatever stands behind nginx: many of them are the first sign of a full PHP or a
hung database, while nginx itself goes on answering this page at once. So it says nothing of what visitors get: pair it
with an \`http\` check, and with \`php-fpm\` where that is behind it. Our own question is one connection and one that is
answered.

A connection counts as **dropped** (warning) where nginx took it and could not go on with it, for want of
\`worker_connections\` or memory. Idle ones are closed first, which counts nowhere. With \`limit\` it is seen before:
each visitor needs one, and another one to the server behind.

- **forbidden to us (403)**: \`allow\` does not name the address that we come from.
- **came 404**: the path is another one, or another \`server\` block answers for the name in the url.
- **another page**: a location that is less exact, or another service, answers there.
- **does not answer** though it takes connections: hung; **502**, **504**: somebody stands before it.
- **refused**: it does not run, or listens elsewhere.

Forks that add a fourth number are read as well. Tried with nginx 1.22.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run(options, { target, signal }) {
    const { text, replyTime } = await askForStatus(options, PAGE, target, signal)
    const status = readStatus(text)
    if (status === null) throw otherPage(PAGE, text, 'another location, or another service')
    const { active, writing, waiting } = status
    const dropped = Math.max(0, status.accepts - status.handled)
    return {
      metrics: {
        ...status,
        dropped,
        ...(options.limit !== undefined && { connectionsUsed: (100 * active) / options.limit }),
        replyTime,
      },
      text: [
        `${counted(active, 'connection')}: ${counted(writing, 'request')} being answered, ${waiting} idle`,
        ...(dropped > 0 ? [`${dropped} dropped since the start`] : []),
      ].join(', '),
    }
  },
})

/** Each line as nginx writes it, with a blank at its end or without; `null` where one is another. */
const LINES = [
  /^Active connections: (\d{1,15})$/,
  /^server accepts handled requests(?: request_time)?$/,
  /^(\d{1,15}) (\d{1,15}) (\d{1,15})(?: \d{1,20})?$/,
  /^Reading: (\d{1,15}) Writing: (\d{1,15}) Waiting: (\d{1,15})$/,
]

function readStatus(text: string) {
  const lines = text.trim().split('\n')
  if (lines.length !== LINES.length) return null
  const found = LINES.map((form, index) => form.exec(lines[index]?.trim() ?? ''))
  if (found.includes(null)) return null
  const [active, accepts, handled, requests, reading, writing, waiting] = found.flatMap((match) =>
    (match ?? []).slice(1).map(Number),
  )
  const status = { active, accepts, handled, requests, reading, writing, waiting }
  // Each of the forms that fitted has as many numbers.
  return status as { readonly [N in keyof typeof status]: number }
}
