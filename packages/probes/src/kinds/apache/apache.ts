import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { asSeen } from '../../recording/seen.ts'
import { CONTRADICTIONS } from '../http/asking.ts'
import { askForScoreboard, type ExpectedScoreboard, SCOREBOARD_METRICS, statesOf } from '../http/scoreboard.ts'
import { PAGE_TELLS, STATUS_PAGE } from '../http/status-page.ts'

const PAGE: ExpectedScoreboard = {
  places: 'Workers',
  what: 'Apache’s server-status',
  path: '/server-status?auto',
  forbidden: 'Require in its <Location "/server-status"> must name the address we come from',
  missing: 'no SetHandler server-status there (mod_status), or another virtual host or a rewrite rule answers',
}

/** The legend of mod_status. */
const STATES = {
  _: 'waiting',
  S: 'starting',
  R: 'reading',
  W: 'answering',
  K: 'keepalive',
  D: 'DNS',
  C: 'closing',
  L: 'logging',
  G: 'finishing',
  I: 'cleanup',
  '.': 'no process',
} as const

export const apache = defineProbe({
  kind: 'apache',
  title: 'Apache',
  role: 'webs',
  summary: 'Workers of an Apache, busy and idle, and its requests.',
  traits: { version: 'its version' },
  tried: {
    with: 'Apache 2.4 with mod_status, ExtendedStatus on and off',
    tells: ['workers in each state', 'workers used up', ...PAGE_TELLS],
  },
  options: z
    .strictObject({
      ...STATUS_PAGE,
      path: STATUS_PAGE.path.meta({ description: 'Without url: where server-status is; /server-status?auto.' }),
      limit: z
        .int()
        .min(1)
        .optional()
        .meta({ description: 'MaxRequestWorkers, where it is less than the places of the scoreboard.' }),
    })
    .check(...CONTRADICTIONS),
  metrics: {
    busy: { label: 'Workers busy', unit: 'count', chart: 'workers' },
    idle: { label: 'Workers idle', unit: 'count', chart: 'workers' },
    workersUsed: {
      label: 'Workers used',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    states: { label: 'Workers by state', unit: 'count' },
    connections: { label: 'Connections', unit: 'count' },
    ...SCOREBOARD_METRICS,
  },
  manual: `
Asks mod_status for its page in the form for programs, with the options of the \`http\` probe for address, login and TLS:

    <Location "/server-status">
      SetHandler server-status
      Require ip 10.0.0.5
    </Location>

The page is answered by a worker as everything else: our own question is one that is busy. *Workers used* is how many of
the scoreboard's places are busy; it has as many as \`ServerLimit\` allows. Where \`MaxRequestWorkers\` is less than that, as
with prefork (256 places, 150 workers), say it by \`limit\`. With event, connections that are idle or being written to need
no worker: \`connections\` counts them. *keepalive* among the states are workers that only wait for a next request.

Requests, bytes and their rates need \`ExtendedStatus On\`, which is so by default since 2.4; without it they are left out.

- **does not answer** though it takes connections: all workers are busy, or it hangs.
- **forbidden to us (403)**: \`Require\`. **came 404**: mod_status is not there, or another virtual host answers for the name
  in the url: ask for \`http://NAME/server-status\` by \`url\`. Applications that rewrite all paths take this one, too.
- **a page for people**: the path has another query than \`?auto\`, or it is a page of the application.
- **refused**: it does not run, or listens elsewhere.

Tried with Apache 2.4.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run(options, { target, signal }) {
    const { busy, idle, places, states, fields, metrics } = await askForScoreboard(options, PAGE, target, signal)
    const most = options.limit ?? places
    const connections = fields.get('ConnsTotal') ?? ''
    return {
      metrics: {
        busy,
        idle,
        ...(most > 0 && { workersUsed: (100 * busy) / most }),
        states: statesOf(states, STATES),
        ...(/^\d{1,15}$/.test(connections) && { connections: Number(connections) }),
        ...metrics,
      },
      traits: { version: fields.get('ServerVersion') },
      details: { version: fields.get('ServerVersion') ?? null, mpm: fields.get('ServerMPM') ?? null },
      text: `${formatNumber(busy)} of ${counted(most, 'worker')} busy, ${formatNumber(idle)} idle`,
    }
  },
})
