import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { CONTRADICTIONS } from '../http/asking.ts'
import { askForScoreboard, type ExpectedScoreboard, SCOREBOARD_METRICS, statesOf } from '../http/scoreboard.ts'
import { PAGE_TELLS, STATUS_PAGE } from '../http/status-page.ts'

const PAGE: ExpectedScoreboard = {
  places: 'Servers',
  what: 'lighttpd’s server-status',
  path: '/server-status?auto',
  forbidden: 'its access rules (url.access-deny, $HTTP["remoteip"]) must let in the address we come from',
  missing: 'status.status-url (mod_status) is another path, or only set for other addresses ($HTTP["remoteip"])',
}

/** The legend of its mod_status. */
const STATES = {
  _: 'free',
  '.': 'connect',
  q: 'request begun',
  r: 'reading',
  Q: 'request read',
  R: 'reading body',
  h: 'handling',
  s: 'answer begun',
  W: 'answering',
  S: 'answered',
  k: 'keepalive',
  C: 'closing',
  E: 'error',
} as const

export const lighttpd = defineProbe({
  kind: 'lighttpd',
  title: 'lighttpd',
  role: 'webs',
  summary: 'Connections of a lighttpd, busy and free, and its requests.',
  tried: {
    with: 'lighttpd 1.4.69',
    tells: ['connections in each state', 'connections used up', ...PAGE_TELLS],
  },
  options: z
    .strictObject({
      ...STATUS_PAGE,
      path: STATUS_PAGE.path.meta({ description: 'Without url: its status.status-url; /server-status?auto.' }),
    })
    .check(...CONTRADICTIONS),
  metrics: {
    busy: { label: 'Connections', unit: 'count', chart: 'connections' },
    idle: { label: 'Connections left', unit: 'count', chart: 'connections' },
    connectionsUsed: {
      label: 'Connections used',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    states: { label: 'Connections by state', unit: 'count' },
    ...SCOREBOARD_METRICS,
  },
  manual: `
Asks mod_status for its page in the form for programs, with the options of the \`http\` probe for address, login and TLS:

    server.modules += ( "mod_status" )
    $HTTP["remoteip"] == "10.0.0.5" { status.status-url = "/server-status" }

What it calls busy and idle servers are connections, and together \`server.max-connections\`; ours is one of them. Once all
are used it takes no more and answers nobody, this page neither: so the limits are set well before (80 and 95 %).

- **does not answer** though it takes connections: its connections are used up (its log says “sockets disabled”), or it hangs.
- **came 404**: \`status.status-url\` is another path, or the condition around it does not name the address that we come from.
- **forbidden to us (403)**: its access rules.
- **a page for people**: the path has another query than \`?auto\`.
- **refused**: it does not run, or listens elsewhere.

Tried with lighttpd 1.4.69.`,
  async run(options, { target, signal }) {
    const { busy, idle, states, metrics } = await askForScoreboard(options, PAGE, target, signal)
    const all = busy + idle
    return {
      metrics: {
        busy,
        idle,
        ...(all > 0 && { connectionsUsed: (100 * busy) / all }),
        states: statesOf(states, STATES),
        ...metrics,
      },
      text: `${formatNumber(busy)} of ${counted(all, 'connection')} used`,
    }
  },
})
