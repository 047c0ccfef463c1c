import type { DowntimeRequest, SilenceRequest } from '@foretop/shared/handling.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import { inScope, scopeText } from '@foretop/shared/scope.ts'
import * as api from '../api.ts'
import { nameOfId } from '../checks/status.ts'
import { table } from '../live/live.ts'
import { serverNow } from '../live/server-time.ts'
import { toast } from '../shell/toasts.ts'
import { perform } from './perform.ts'

const nameOf = (quiet: Pick<Quiet, 'match'>) => nameOfId(scopeText(quiet.match))
const covered = ({ match }: Pick<Quiet, 'match'>) =>
  [...table.rows.values()].filter((row) => inScope(match, row)).map(({ id }) => id)

export function silence(request: SilenceRequest): void {
  perform({
    text: () => `Silenced ${nameOf(request)}`,
    otherwise: 'Not silenced',
    ids: covered(request),
    guess: { silenced: true },
    ask: () => api.silence(request),
    undo: end,
  })
}

export function planDowntime(request: DowntimeRequest): void {
  const isDue = request.from === undefined || request.from <= serverNow()
  // With both it waits for the first trouble.
  const begins = isDue && (request.until === undefined || request.forMs === undefined)
  perform({
    text: () => `Downtime ${begins ? '' : 'planned '}for ${nameOf(request)}`,
    otherwise: 'No downtime',
    ids: begins ? covered(request) : [],
    guess: { downtime: true },
    ask: () => api.planDowntime(request),
    undo: end,
  })
}

/** Ends it now, or keeps it from beginning. */
export function end(quiet: Quiet): void {
  const word = quiet.kind === 'silence' ? 'Silence' : 'Downtime'
  perform({
    text: () => `${word} of ${nameOf(quiet)} ${quiet.beganAt === null ? 'cancelled' : 'ended'}`,
    otherwise: `${word} not ended`,
    // Another one may hold on to some of its checks: the server knows, and says so within a moment.
    ids: [],
    ask: () => api.endQuiet(quiet),
    undo: () => again(quiet),
  })
}

/** What was left of it. */
function again({ kind, match, from, until, note, by, expect, lastsMs, beganAt }: Quiet): void {
  const leftMs = Math.round(until - serverNow())
  if (leftMs < 1_000) toast('It would be over by now')
  else if (kind === 'silence') silence({ match, note, by, forMs: leftMs })
  else {
    const waits = lastsMs === null || beganAt !== null ? {} : { forMs: lastsMs }
    planDowntime({ match, note, by, from, until, ...waits, ...(expect === null ? {} : { expect: [...expect] }) })
  }
}
