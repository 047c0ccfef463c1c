import { QUEUE_BANDS } from '@foretop/shared/balancers/queue-bands.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { CONTRADICTIONS } from '../http/asking.ts'
import { REPLY_TIME, STATUS_PAGE } from '../http/status-page.ts'
import { askPage, askSocket } from './ask.ts'
import { parseStatistics, type Row as StatisticsRow } from './csv.ts'
import { type Estate, estateOf } from './estate.ts'
import { measure } from './measure.ts'
import { aboutMetrics } from './process.ts'
import { describe, serverRow } from './words.ts'

const names = z.array(z.string().min(1)).default([])

export const haproxy = defineProbe({
  kind: 'haproxy',
  title: 'HAProxy',
  role: 'balancers',
  summary: 'Servers, queues, sessions and errors of a HAProxy, per backend and server.',
  traits: { version: 'its version' },
  tried: {
    with: 'haproxy 2.6.12; a page with the columns of 1.3',
    tells: [
      'server down, with its check',
      'no server left',
      'on backups',
      'maintenance and drain',
      'queue',
      'full',
      'errors',
      'backend missing',
      'being replaced',
      'login wanted or refused',
      'a page for people',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  options: z
    .strictObject({
      socket: z
        .union([z.int().min(1).max(65_535), z.string().regex(/^\//, 'a port, or a path that begins with /')])
        .optional()
        .meta({
          fixed: true,
          description: 'Ask its socket: the port of `stats socket ipv4@…`, or a path of the machine we run on.',
          examples: ['/run/haproxy/admin.sock'],
        }),
      ...STATUS_PAGE,
      path: STATUS_PAGE.path.meta({ description: 'Without url: its stats uri, with ;csv; /stats;csv.' }),
      require: names.meta({ description: 'Backends that must be there.' }),
      ignore: names.meta({
        description: 'Proxies to leave out with all their servers, or `backend/server`; `*` stands for anything.',
      }),
    })
    .check(
      ...CONTRADICTIONS,
      z.refine(
        ({ socket, url, port, path, tls }) => socket === undefined || (url ?? port ?? path ?? tls) === undefined,
        { error: 'either socket, or url, port, path and tls' },
      ),
    ),
  metrics: {
    inFlight: { label: 'In flight', unit: 'count', chart: 'requests', view: { name: 'balancers', role: 'inFlight' } },
    waiting: {
      label: 'Waiting for a server',
      unit: 'count',
      chart: 'requests',
      view: { name: 'balancers', role: 'waiting' },
      bands: QUEUE_BANDS,
    },
    stranded: {
      label: 'Clients wait and nobody serves',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
      view: { name: 'balancers', role: 'stranded' },
    },
    noServer: { label: 'No server left in', unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    missing: { label: 'Has no backend', unit: 'flag', thresholds: { critical: { above: 0 } } },
    onBackups: { label: 'Runs on its backups:', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    down: { label: 'Server down:', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    maintenance: { label: 'In maintenance or drained:', unit: 'flag' },
    strange: {
      label: 'In a state that we do not know:',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
    },
    closed: { label: 'Frontend takes nobody:', unit: 'flag', toldBy: 'text', thresholds: { warning: { above: 0 } } },
    active: { label: 'Servers left', unit: 'count', chart: 'servers left' },
    backups: { label: 'Backups left', unit: 'count', chart: 'servers left' },
    queue: {
      label: 'Queue',
      unit: 'count',
      thresholds: { warning: { above: 10 }, critical: { above: 50 } },
      view: { name: 'balancers', role: 'queued' },
    },
    sessions: { label: 'Sessions', unit: 'count' },
    sessionsUsed: { label: 'Sessions of its limit', unit: 'percent' },
    frontendUsed: {
      label: 'Sessions of the limit of frontend',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    connectErrors: {
      label: 'Connections failed or given up in the queue',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 1 } },
    },
    responseErrors: { label: 'Broken answers', unit: 'count', counter: true, thresholds: { warning: { above: 1 } } },
    serverErrors: {
      label: '5xx answers',
      unit: 'count',
      counter: true,
      thresholds: { warning: { above: 1 }, critical: { above: 10 } },
    },
    lastChange: { label: 'Since its last change', unit: 's' },
    requests: { label: 'Requests', unit: 'count', counter: true, view: { name: 'balancers', role: 'requests' } },
    bytesIn: { label: 'Received', unit: 'bytes', counter: true, chart: 'traffic' },
    bytesOut: { label: 'Sent', unit: 'bytes', counter: true, chart: 'traffic' },
    connections: { label: 'Connections', unit: 'count' },
    connectionsUsed: {
      label: 'Connections of the process’s limit',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    idle: { label: 'Idle', unit: 'percent', thresholds: { warning: { below: 20 }, critical: { below: 5 } } },
    stopping: {
      label: 'This process is being replaced (reload)',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
    },
    uptime: { label: 'Uptime', unit: 's', view: { name: 'balancers', role: 'uptime' } },
    replyTime: REPLY_TIME,
  },
  manual: `
Reads the statistics that HAProxy keeps of each proxy and server, in one of two ways:

    { port: 8404, path: "/stats;csv", user: watch, password: "\${HAPROXY_PASSWORD}" }
    { socket: 9999 }

By HTTP from a \`stats enable\`, with the options of the \`http\` probe; what follows \`stats uri\` must end in \`;csv\`. Let it
listen by a frontend of its own: one that shares the visitors' limit is full when they are too many. By \`socket\` from a
\`stats socket ipv4@10.0.0.1:9999 level user\`, or by a path of the machine that the monitor runs on, it is sent
\`show info;show stat\` and no other command, and tells of the process as well: connections, idle time, uptime, and whether
it is being replaced. Give it level user: at level admin whoever reaches it takes servers out.
Each instance (one for the web, one for something else) is a check of its own.

Servers are called \`backend/server\`, and backends stand beside them under their own names. Columns are found by name:
what an old version does not have is left out, never 0. Tried with 2.6 by both ways, and with a page that has only the
columns of 1.3; the socket needs 1.4 or newer.

- **no server left in …** (critical): each is down, drained or in maintenance; visitors get 503 at once. **runs on its
  backups** (warning): all ordinary ones are out.
- **… down for … (L4CON: Connection refused)** (warning): with what its health check last saw. L4: no connection (CON) or
  none in time (TOUT); L7STS: the wrong status, L7RSP: no sense in it, L7TOUT: silence. \`UP 1/3\` is a server about to be
  lost, still in use: it counts as up, as does one without any check.
- Maintenance, drain and NOLB are somebody's wish and no fault; \`maintenance\` shows them. A name that DNS no longer knows
  is \`MAINT (resolution)\`, as is an unused place of a \`server-template\`: for servers you cannot do without set \`active\`,
  which is how many are left: \`thresholds: { active: { critical: { below: 2 } } }\`.
- **Queue**: that of a backend, and apart from it what waits for one server alone. A server at its \`maxconn\` is no fault
  by itself: then the queue grows. **Sessions of the limit of frontend**: at 100 % new visitors are not even taken.
- **5xx answers** of a server are its own; those that HAProxy makes itself (no server, queue timed out) count on the backend.
- **has no backend …**: one named in \`require\` is not in the running configuration.
- **a page for people**: the path lacks \`;csv\`. **wants a login (401)**: \`stats auth\`; **forbidden (403)**: its rules.
- **does not answer** though it takes connections: hung, or the frontend of the statistics is full.`,
  async run(options, { target, signal }) {
    const { socket, require, ignore } = options
    const told = socket === undefined ? await askPage(options, target, signal) : await askSocket(socket, target, signal)
    const rows = parseStatistics(told.statistics)
    if (rows.length === 0) throw new ProbeFailure('protocol', 'statistics without any proxy')
    const estate = estateOf(rows, ignore)
    const measured = measure(estate)
    const missing = missingOf(estate, require)
    return {
      metrics: {
        ...measured,
        ...(require.length > 0 && { missing }),
        ...aboutMetrics(told.about),
        replyTime: told.replyTime,
      },
      traits: { version: told.about.get('Version') },
      details: { version: told.about.get('Version') ?? null, servers: estate.servers.map(serverRow) },
      text: describe(estate, measured),
    }
  },
  recorded: 'all proxies and servers with their state, queue, sessions and last check, and the process',
  async *record({ socket, ...options }, { target, signal }) {
    const told = socket === undefined ? await askPage(options, target, signal) : await askSocket(socket, target, signal)
    yield { title: 'Proxies and servers', table: parseStatistics(told.statistics).map(recordedRow) }
    if (told.about.size > 0)
      yield { title: 'Process', text: [...told.about].map(([name, value]) => `${name}: ${value}`).join('\n') }
  },
})

const recordedRow = (row: StatisticsRow) => ({
  proxy: row.proxy,
  name: row.name,
  status: row.text('status'),
  check: [row.text('check_status'), row.text('last_chk')].filter((part) => part !== null).join(' ') || null,
  queue: row.number('qcur'),
  sessions: row.number('scur'),
  limit: row.number('slim'),
  errors: row.number('econ'),
  since: row.number('lastchg'),
})

const missingOf = ({ backends }: Estate, require: readonly string[]) =>
  Object.fromEntries(require.map((name) => [name, Number(!backends.some((backend) => backend.name === name))]))
