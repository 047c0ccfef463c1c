import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { PlannedDowntime } from '@foretop/shared/handling.ts'
import type { Acknowledgement, Note, Quiet, Scope } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'

type Reply = readonly [status: number, body?: unknown]

interface Asked {
  readonly match: Scope
  readonly checks: readonly string[]
  readonly from?: number
  readonly until?: number
  readonly forMs?: number
  readonly text: string
  readonly note?: string
  readonly by?: string
}

/** What people do about trouble, kept in memory: what is asked for is in force at once. */
export function createHandling(rows: () => ReadonlyMap<string, Summary>, send: (changed: readonly Summary[]) => void) {
  const quiets: Quiet[] = examples(Date.now())
  const acknowledgements = new Map<string, Acknowledgement>()
  const notes: Note[] = []
  const known = (ids: readonly string[]) => ids.flatMap((id) => rows().get(id) ?? [])
  const mark = ({ kind, match }: Quiet, on: boolean) => {
    const meant = [...rows().values()].filter((row) => fits(match, row))
    send(meant.map((row) => ({ ...row, [kind === 'silence' ? 'silenced' : 'downtime']: on })))
  }
  const ask = (kind: Quiet['kind'], { match, from, until, forMs = 0, note = '', by = '' }: Asked): Quiet => {
    const at = Date.now()
    const begins = from ?? at
    const beganAt = begins <= at ? at : null
    const rest = { from: begins, until: until ?? begins + forMs, at, by, note, beganAt, endedAt: null, ...PLAIN }
    const quiet = { id: `${kind}-${quiets.length}`, kind, match, ...rest }
    quiets.push(quiet)
    if (beganAt !== null) mark(quiet, true)
    return quiet
  }
  const preview = (match: Scope) => {
    const meant = [...rows().values()].filter((row) => fits(match, row))
    const bad = meant.filter(({ status }) => status !== 'ok')
    return {
      ...{ count: meant.length, hosts: new Set(meant.map(({ host }) => host)).size, checks: meant.map(({ id }) => id) },
      ...{ troubled: bad.length, trouble: bad.map(({ id, status, since, text }) => ({ id, status, since, text })) },
    }
  }
  const end = (id: string): Reply => {
    const place = quiets.findIndex((quiet) => quiet.id === id && quiet.endedAt === null)
    const quiet = quiets[place]
    if (quiet === undefined) return [404, { title: `${id} is not in force`, status: 404 }]
    quiets[place] = { ...quiet, endedAt: Date.now() }
    mark(quiet, false)
    return [200, { done: true }]
  }
  const acknowledge = ({ checks, forMs, note = '', by = '' }: Asked) => {
    const at = Date.now()
    const bad = known(checks).filter(({ status }) => status !== 'ok')
    send(bad.map((row) => ({ ...row, acknowledged: true })))
    const until = forMs === undefined ? null : at + forMs
    const acknowledged = bad.map(({ id, status }) => ({
      checkId: id,
      incidentId: '1',
      status,
      at,
      until,
      sticky: true,
      by,
      note,
    }))
    for (const acknowledgement of acknowledged) acknowledgements.set(acknowledgement.checkId, acknowledgement)
    const refused = checks.filter((id) => !bad.some((row) => row.id === id))
    return { acknowledged, refused: refused.map((id) => ({ id, reason: `${id} has no problem to acknowledge` })) }
  }

  /** The answer to a request; `null`: it is about something else. */
  return async (request: IncomingMessage, path: string, query: URLSearchParams): Promise<Reply | null> => {
    const [what = '', id = ''] = path.split('/')
    // A stand-in believes what it is sent.
    const body = request.method === 'POST' ? (JSON.parse((await text(request)) || '{}') as Asked) : null
    const kind = what === 'silences' ? 'silence' : 'downtime'
    if (path === 'downtimes/rules') return [200, rules(Date.now())]
    if (what === 'silences' || what === 'downtimes') {
      if (body !== null && id === 'preview') return [200, preview(body.match)]
      if (body !== null) return [200, ask(kind, body)]
      if (request.method === 'DELETE') return end(id)
      const listed = quiets.filter((quiet) => quiet.kind === kind && (query.has('past') || quiet.endedAt === null))
      return [200, listed.toSorted((a, b) => (b.endedAt ?? Number.MAX_VALUE) - (a.endedAt ?? Number.MAX_VALUE))]
    }
    if (path === 'acknowledgements') return [200, body === null ? [...acknowledgements.values()] : acknowledge(body)]
    if (path === 'recheck' && body !== null) {
      send(known(body.checks).map((row) => ({ ...row, checkedAt: Date.now() })))
      return [200, { rechecked: body.checks, refused: [] }]
    }
    if (path === 'checks/notes' && body !== null) {
      const checkId = query.get('id') ?? ''
      notes.unshift({
        ...{ id: `note-${notes.length}`, checkId, incidentId: null },
        ...{ at: Date.now(), text: body.text, by: body.by ?? '' },
      })
      return [200, notes[0]]
    }
    if (path === 'checks/notes') return [200, notes.filter(({ checkId }) => checkId === query.get('id'))]
    if (path === 'vitals') return [200, vitals(rows().size)]
    return null
  }
}

const fits = ({ groups, hosts, checks }: Scope, row: Summary): boolean =>
  (groups?.some((group) => row.groups.includes(group)) ?? true) &&
  (hosts?.includes(row.host ?? '') ?? true) &&
  (checks?.some((name) => name === row.id || name === row.name) ?? true)

const HOUR = 3_600_000
const PLAIN = { rule: null, lastsMs: null, expect: null, foretoldAt: null }

/** One of each kind: in force, to come, over. */
function examples(now: number): Quiet[] {
  const common = { at: now - 2 * HOUR, by: 'ann', ...PLAIN }
  const quiet = (id: string, kind: Quiet['kind'], match: Scope, from: number, until: number, note: string): Quiet => {
    const [beganAt, endedAt] = [from <= now ? from : null, until <= now ? until : null]
    return { id, kind, match, from, until, note, ...common, beganAt, endedAt }
  }
  return [
    quiet('s1', 'silence', { hosts: ['web03'], checks: ['load'] }, now - HOUR, now + 3 * HOUR, 'batch job, known'),
    quiet('d1', 'downtime', { groups: ['mail'] }, now - HOUR / 2, now + HOUR, 'new mail relay'),
    { ...quiet('d2', 'downtime', { hosts: ['db02'] }, now + 20 * HOUR, now + 22 * HOUR, 'kernel'), rule: 'kernel' },
    quiet('d3', 'downtime', { hosts: ['db01'] }, now - 30 * HOUR, now - 28 * HOUR, 'kernel'),
  ]
}

/** One that comes again each week: its next time is among the examples. */
const rules = (now: number): PlannedDowntime[] => {
  const next = [20, 188, 356].map((hours) => ({ from: now + hours * HOUR, until: now + (hours + 2) * HOUR }))
  const rule = { name: 'kernel', match: { hosts: ['db02'] }, every: '0 2 * * sun', zone: 'Europe/Berlin' }
  return [{ ...rule, forMs: 2 * HOUR, until: null, expect: null, note: 'kernel', next }]
}

const vitals = (checks: number) => ({
  startedAt: Date.now() - 50 * HOUR,
  planAt: Date.now() - 50 * HOUR,
  observations: 1_234_567,
  lastObservationAt: Date.now() - 120,
  skipped: 2,
  pollers: [{ name: 'poller-1', alive: true, lagMs: 1.4, checks }],
  outbox: { waiting: 0, failing: 0 },
  lateness: { overMs: 60_000, looks: 4_210, p50Ms: 1, p99Ms: 10, maxMs: 34.2 },
})
