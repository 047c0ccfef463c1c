import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe, type ProbeContext } from '../../define.ts'
import { localOrSsh, loginOf, machineOf } from '../../local-or-ssh.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { REPLY_TIME, STATUS_PAGE } from '../http/status-page.ts'
import { type Answer, askByHttp, askPool, type Page } from './ask.ts'
import { askFromThere } from './over-ssh.ts'
import { poolSections } from './record.ts'
import { measure, readStatus } from './status.ts'

const { port: _port, path: _path, tls: _tls, ...byUrl } = STATUS_PAGE
const path = z.string().regex(/^\//, 'begins with /')
const tcpPort = z.int().min(1).max(65_535)
const place = z.union([tcpPort, path])

const options = z
  .strictObject({
    source: z.enum(['network', 'ssh']).default('network').meta({
      description: '`network`: ask it from here; `ssh`: from its own machine, by `cgi-fcgi`.',
    }),
    ssh: localOrSsh.ssh,
    port: tcpPort.optional().meta({ description: 'Port that speaks FastCGI; 9000.', examples: [9_000] }),
    socket: path.optional().meta({
      description: 'Ask a unix socket of the machine we run on, or log in to (`ssh`).',
      examples: ['/run/php/php8.2-fpm.sock'],
    }),
    path: path.default('/status').meta({ description: 'pm.status_path; not with url.' }),
    ping: path.optional().meta({ description: 'ping.path: it is asked as well, and must answer.' }),
    pingAt: place.optional().meta({
      description: 'Port or unix socket of the pool itself, where the status has a listener of its own.',
    }),
    limit: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'pm.max_children: then it is told how much of it is used. With pm = static it is known.' }),
    ...byUrl,
    url: byUrl.url.meta({ description: 'Ask a web server in front, which hands it on: the address of the status.' }),
  })
  .check(
    z.refine(({ url, port, socket }) => [url, port, socket].filter((way) => way !== undefined).length <= 1, {
      error: 'one of url, port and socket',
    }),
    z.refine(({ source, url }) => source !== 'ssh' || url === undefined, {
      error: 'goes over the network; with source: ssh port or socket',
      path: ['url'],
    }),
    z.refine(({ ping, pingAt }) => pingAt === undefined || ping !== undefined, { error: 'pingAt needs ping' }),
  )

export const phpFpm = defineProbe({
  kind: 'php-fpm',
  title: 'PHP-FPM',
  role: 'webs',
  summary: 'Workers and queue of a PHP-FPM pool, by FastCGI or through its web server.',
  tried: {
    with: 'PHP-FPM 8.2 over TCP, a unix socket, behind nginx 1.22, and over OpenSSH 9.2 by cgi-fcgi 2.4.2',
    tells: [
      'workers busy and idle',
      'queue',
      'full',
      'full or hung, silent',
      'max_children reached',
      'slow requests',
      'does not take our address',
      'no status path',
      'refused',
      'another service',
      'cut',
    ],
  },
  loginOf,
  options,
  metrics: {
    active: { label: 'Workers busy', unit: 'count', chart: 'workers' },
    idle: { label: 'Workers idle', unit: 'count', chart: 'workers' },
    total: { label: 'Workers', unit: 'count', chart: 'workers' },
    workersUsed: {
      label: 'Workers busy, of all there may be',
      unit: 'percent',
      thresholds: { warning: { above: 80 } },
    },
    full: {
      label: 'Requests wait and no worker is idle',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
    },
    queue: { label: 'Requests waiting', unit: 'count', thresholds: { warning: { above: 0 } }, chart: 'queue' },
    queueLength: { label: 'Requests that may wait', unit: 'count' },
    queueUsed: { label: 'Queue used', unit: 'percent', thresholds: { critical: { above: 25 } } },
    longestQueue: { label: 'Most requests that waited since the start', unit: 'count', chart: 'queue' },
    maxChildrenReached: {
      label: 'Times that max_children was reached',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 0 } },
    },
    slowRequests: { label: 'Slow requests', unit: 'count', counter: true, thresholds: { warning: { above: 0 } } },
    requests: { label: 'Requests', unit: 'count', counter: true },
    uptime: { label: 'Uptime', unit: 's' },
    replyTime: REPLY_TIME,
    pingTime: {
      // Not asked for while nobody is idle.
      intermittent: true,
      label: 'Ping time',
      unit: 'ms',
      thresholds: { warning: { above: 200 }, critical: { above: 2_000 } },
    },
  },
  manual: `
Speaks FastCGI itself, as a web server does, and asks for the pool's status as JSON (for the list of its
requests, which shows addresses, only to record what a confirmed problem is about, and without their queries), each over a connection of its own:

    { port: 9000, path: /status, ping: /ping }
    { socket: /run/php/php8.2-fpm.sock }
    { url: "http://web01/fpm-status" }

\`socket\` is a path of the machine that the monitor runs on, whose user must be in the socket's group. With \`url\` a web
server hands it on. In the pool:

    pm.status_path = /status
    pm.status_listen = 10.0.0.11:9001
    ping.path = /ping
    listen.allowed_clients = 10.0.0.5

With \`source: ssh\` the question comes from the machine itself, for which \`listen.allowed_clients\` need not name us: by
\`cgi-fcgi -bind -connect 127.0.0.1:9000\` (Debian: libfcgi-bin), which \`env\` is given the question for as variables. A unix socket is one of that
machine then, whose group the user must be in. How to log in says [ssh](configuration.md#logins).

**Use \`pm.status_listen\`** (PHP 8.0 and newer) as \`port\`, with the pool itself as \`pingAt\`: without it the status is
answered by one of the pool's own workers, so a full pool says nothing, and each of our questions waits in its queue and is
still answered later. On the pool itself our own question counts as one busy worker.

- **requests wait and no worker is idle** (critical): the pool is full; visitors wait. *ping* is not asked for then.
- **does not answer: all workers busy, or hung**: what a full pool without \`pm.status_listen\` looks like, and a hung one.
- **hung up at once**: \`listen.allowed_clients\` does not name the address that we come from (FPM says so in its log), or
  another service listens there.
- **is alive, but has nothing at …**: \`pm.status_path\` (or \`ping.path\`) is not set, or to another path. PHP says “File not
  found” of it.
- **max_children was reached** (warning, each time anew): more workers were needed; never counted with \`pm = static\`.
- **Workers busy, of all there may be**: with \`pm = static\`, or where \`limit\` says what \`pm.max_children\` is; the status
  itself does not tell.
- **Slow requests** only count with \`request_slowlog_timeout\`.
- Of a unix socket Linux tells no queue: \`queue\` and \`full\` are left out, and a full pool is seen by the others alone.
  **The queue of … is full**: it takes no more connections at all.
- By \`url\`: **502**: the pool is down; **504**: it did not answer the web server in time; **403**, **404**: its rules.

Tried with PHP-FPM 8.2.`,
  async run(options, context) {
    const status = await ask(options, statusOf(options), context)
    const pool = readStatus(status.body)
    const measured = measure(pool, options.limit)
    const ping = options.ping === undefined || measured.full === 1 ? null : await pinged(options, options.ping, context)
    return {
      metrics: { ...measured, replyTime: status.replyTime, ...(ping !== null && { pingTime: ping.replyTime }) },
      details: { pool: pool.pool, manager: pool.manager },
      text: describe(pool.pool, measured),
    }
  },
  recorded: 'the pool, and what each worker is at: address without query, script, since when',
  async *record(options, context) {
    const { body } = await ask(options, { ...statusOf(options), query: 'json&full' }, context)
    readStatus(body)
    yield* poolSections(body)
  },
})

type Options = z.output<typeof options>

const statusOf = ({ path }: Options): Page => ({ path, query: 'json', setting: 'pm.status_path' })

/** By FastCGI, from here or from its own machine. */
function askAt(place: number | string, { source, ssh }: Options, page: Page, context: ProbeContext) {
  if (source === 'ssh') return askFromThere(machineOf({ source, ssh }, context), place, page)
  return askPool(place, page, context.target, context.signal)
}

function ask(options: Options, page: Page, context: ProbeContext) {
  const { url, socket, port = 9_000 } = options
  const { target, signal } = context
  if (url === undefined) return askAt(socket ?? port, options, page, context)
  const whole = new URL(url)
  if (whole.search === '') whole.search = `?${page.query}`
  return askByHttp({ ...options, url: whole.href, port: undefined, path: undefined }, page, target, signal)
}

/** Throws `protocol` where it answers, but not to a ping. */
async function pinged(options: Options, path: string, context: ProbeContext): Promise<Answer> {
  const page: Page = { path, query: '', setting: 'ping.path' }
  const { pingAt, url } = options
  const answer = await (pingAt !== undefined
    ? askAt(pingAt, options, page, context)
    : ask({ ...options, ...(url !== undefined && { url: new URL(path, url).href }) }, page, context))
  // ping.response may be another word, but never a page.
  if (answer.body.trim() === '' || /[<{]/.test(answer.body))
    throw new ProbeFailure('protocol', `expected a pong at ${path}, came ${JSON.stringify(answer.body.slice(0, 60))}`)
  return answer
}

function describe(pool: string, { active, idle, queue, queueLength, full }: ReturnType<typeof measure>): string {
  return [
    `${pool}: ${formatNumber(active)} of ${counted(active + idle, 'worker')} busy`,
    ...(queue === undefined ? [] : [`${formatNumber(queue)} of ${formatNumber(queueLength ?? 0)} waiting`]),
    ...(full === 1 ? ['nobody is idle'] : []),
  ].join(', ')
}
