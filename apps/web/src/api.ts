import type {
  BulkAcknowledged,
  BulkRechecked,
  DowntimeRequest,
  PlannedDowntime,
  QuietPreview,
  SilenceRequest,
  VitalsView,
} from '@foretop/shared/handling.ts'
import type { Effect, IncidentView } from '@foretop/shared/incident-view.ts'
import type {
  Account,
  Acknowledgement,
  Capture,
  Coverage,
  Drill,
  Foresight,
  Incident,
  Note,
  Quiet,
  RestartView,
  Scope,
  Transition,
  Why,
} from '@foretop/shared/model.ts'
import type { OnCallView } from '@foretop/shared/on-call.ts'
import type { GraphPreset, Host } from '@foretop/shared/plan.ts'
import type { Catalogue, CheckView, History } from '@foretop/shared/wire.ts'
import { QueryClient } from '@tanstack/react-query'
import { ApiError, answerTo, post, request, withQuery } from './request.ts'
import { ROOT } from './root.ts'

/** All that the web app asks the server for; each is one function. */

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refuses it will refuse again.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
      refetchOnWindowFocus: false,
    },
  },
})

/** Of one check. Its id has a slash, which many a proxy would decode in a path. */
const ofCheck = (thing: string, id: string) => withQuery(`checks/${thing}`, { id })

export interface EventsQuery {
  readonly limit: number
  /** Only events with a smaller `seq`. */
  readonly before?: number | undefined
  readonly check?: string | undefined
  readonly host?: string | undefined
  readonly group?: string | undefined
  /** What changed, and to which statuses: several apart by commas. */
  readonly of?: string | undefined
  readonly to?: string | undefined
  readonly q?: string | undefined
  /** Wall ms. */
  readonly since?: number | undefined
  readonly until?: number | undefined
}
export interface EventPage {
  readonly events: readonly Transition[]
  /** What to ask for the events before these; `null`: there are none. */
  readonly before: number | null
}
export interface LedgerQuery {
  readonly limit: number
  readonly after?: string | undefined
  readonly check?: string | undefined
  readonly channel?: string | undefined
  readonly outcome?: string | undefined
}
export interface LedgerPage {
  readonly accounts: readonly Account[]
  /** What to ask for those after these; `null`: there are none. */
  readonly after: string | null
}
export interface EffectPage {
  readonly effects: readonly Effect[]
  /** What to ask for those after these; `null`: there are none. */
  readonly after: number | null
}
export interface Acknowledge {
  readonly note: string
  readonly by: string
  /** Absent: until the check is ok. */
  readonly forMs?: number
  /** `false`: only until the status changes; if absent it stays while the trouble eases. */
  readonly sticky?: boolean
}

export const getCatalogue = () => request<Catalogue>('catalogue')
export const getHosts = () => request<readonly Host[]>('hosts')
export const getCheck = (id: string, signal: AbortSignal) => request<CheckView>(withQuery('checks', { id }), { signal })
/** The server searches the past in steps: a page may be short, even empty, and there is more all the same. */
export async function getEventPage(query: EventsQuery, signal?: AbortSignal): Promise<EventPage> {
  const { body, headers } = await answerTo<readonly Transition[]>(
    withQuery('events', { ...query }),
    signal ? { signal } : {},
  )
  const next = headers
    .get('link')
    ?.split(', ')
    .find((link) => link.endsWith('>; rel="next"'))
  const before = /[?&]before=(\d+)/.exec(next ?? '')?.[1]
  return { events: body, before: before === undefined ? null : Number(before) }
}
/** Who was told of what, and who was not; `after` goes on where a page ended. */
export async function getLedgerPage(query: LedgerQuery, signal: AbortSignal): Promise<LedgerPage> {
  const { body, headers } = await answerTo<readonly Account[]>(withQuery('ledger', { ...query }), { signal })
  const link = headers.get('link') ?? ''
  const next = link.endsWith('>; rel="next"') ? link.slice(link.indexOf('?'), link.indexOf('>')) : ''
  return { accounts: body, after: new URLSearchParams(next).get('after') }
}
/** Its cause, its effects, what happened and who was told. */
export const getIncident = (id: string, signal: AbortSignal) =>
  request<IncidentView>(`incidents/${encodeURIComponent(id)}`, { signal })
/** The address of its document in Markdown, with times in a zone. */
export const incidentExport = (id: string, zone: string): string =>
  new URL(`api/v1/${withQuery(`incidents/${encodeURIComponent(id)}/export`, { zone })}`, ROOT).href
/** The last one of a check; `null`: there never was any. */
export const getLatestIncident = (check: string, signal: AbortSignal) =>
  request<readonly Incident[]>(withQuery('incidents', { check, limit: 1 }), { signal }).then(([first]) => first ?? null)
/** What it explained, from the one after that number on. */
export async function getIncidentEffects(id: string, after: number, signal: AbortSignal): Promise<EffectPage> {
  const path = withQuery(`incidents/${encodeURIComponent(id)}/effects`, { after })
  const { body, headers } = await answerTo<readonly Effect[]>(path, { signal })
  return { effects: body, after: headers.has('link') ? (body.at(-1)?.seq ?? null) : null }
}
/** Newest first; an older server captures nothing, and a wall may not read it. */
export const getCaptures = (of: { readonly incident: string } | { readonly check: string }, signal: AbortSignal) =>
  request<readonly Capture[]>(
    'incident' in of
      ? `incidents/${encodeURIComponent(of.incident)}/captures`
      : withQuery('checks/captures', { id: of.check }),
    { signal },
  ).catch(noneIfMissing)
/** Now: answered when it is there, some seconds at most. */
export const captureNow = (id: string) => post<readonly Capture[]>(ofCheck('captures', id), { by: '' })
export const getWhy = (id: string, at: number | undefined, signal: AbortSignal) =>
  request<Why>(withQuery('checks/why', { id, at }), { signal })
export const getEvents = (query: EventsQuery, signal?: AbortSignal) =>
  getEventPage(query, signal).then(({ events }) => events)
/** Of all metrics of a check, or of those named. */
export const getHistory = (
  id: string,
  from: number,
  to: number,
  points: number,
  signal: AbortSignal,
  metric: readonly string[] = [],
) => request<History>(withQuery('checks/history', { id, from, to, points, metric }), { signal })
export const getGraphPresets = () => request<readonly GraphPreset[]>('graphs')
/** What people wrote about a check; an older server keeps no notes. */
export const getNotes = (check: string, from: number, to: number, signal: AbortSignal) =>
  request<readonly Note[]>(withQuery('notes', { check, from, to, limit: 200 }), { signal }).catch(noneIfMissing)
/** Planned work, over or not; an older server knows of none. */
export const getDowntimes = (signal: AbortSignal) =>
  request<readonly Quiet[]>(withQuery('downtimes', { past: 1, limit: 500 }), { signal }).catch(noneIfMissing)
/** What everybody sees of what people have in hand. */
export const getAcknowledgements = (signal?: AbortSignal) =>
  request<readonly Acknowledgement[]>('acknowledgements', signal === undefined ? {} : { signal })
export const acknowledge = (checks: readonly string[], body: Acknowledge) =>
  post<BulkAcknowledged>('acknowledgements', { checks, ...body })
/** `at`: only the acknowledgement of that time, refused when another person has it by now. */
export const unacknowledge = (id: string, at: number) =>
  request<unknown>(withQuery('checks/acknowledge', { id, at }), { method: 'DELETE' })
export const recheck = (checks: readonly string[]) => post<BulkRechecked>('recheck', { checks })

/** In force and to come. */
export const getQuiets = (kind: Quiet['kind'], signal: AbortSignal) =>
  request<readonly Quiet[]>(`${kind}s`, { signal }).catch(noneIfMissing)
/** What the configuration says of downtimes that come again; an older server knows of none. */
export const getDowntimeRules = (signal: AbortSignal) =>
  request<readonly PlannedDowntime[]>('downtimes/rules', { signal }).catch(noneIfMissing)
/** What one would cover: nothing comes of asking. */
export const getPreview = (kind: Quiet['kind'], match: Scope, signal: AbortSignal) =>
  request<QuietPreview>(`${kind}s/preview`, { method: 'POST', body: JSON.stringify({ match }), signal })
export const silence = (body: SilenceRequest) => post<Quiet>('silences', body)
export const planDowntime = (body: DowntimeRequest) => post<Quiet>('downtimes', body)
export const endQuiet = ({ kind, id }: Pick<Quiet, 'kind' | 'id'>) =>
  request<unknown>(`${kind}s/${encodeURIComponent(id)}`, { method: 'DELETE' })

/** Newest first, at most a hundred. */
export const getNotesOf = (of: { readonly check: string } | { readonly host: string }, signal: AbortSignal) =>
  request<readonly Note[]>(withQuery('notes', { ...of }), { signal }).catch(noneIfMissing)
export const writeNote = (id: string, body: { readonly text: string; readonly by: string }) =>
  post<Note>(ofCheck('notes', id), body)
export const writeIncidentNote = (id: string, { text, by }: { readonly text: string; readonly by: string }) =>
  post<Note>(`incidents/${encodeURIComponent(id)}/notes`, { text, by })
export const removeNote = (id: string) => request<unknown>(`notes/${encodeURIComponent(id)}`, { method: 'DELETE' })

/** Now and in the next four weeks; `null`: an older server knows of nobody. */
export const getOnCall = (signal: AbortSignal) =>
  request<OnCallView>('on-call', { signal }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  })

/** Who would hear in each hour of this week. */
export const getCoverage = (signal: AbortSignal) => request<Coverage>('coverage', { signal })
/** Answered once the slowest receiver has, or its time is over. */
const DRILL_WITHIN_MS = 45_000
/** People are told of a fault that there is not, now; `at`, wall ms: those who would hear then. */
export const holdDrill = (drill: { readonly fault: string; readonly at?: number; readonly by: string }) =>
  post<Drill>('drills', drill, { withinMs: DRILL_WITHIN_MS })
/** Who would hear of a fault. `at`: wall ms, or as the clock of the server shows it; now, if absent. */
export const getForesight = (
  { fault, at, forMs }: { readonly fault: string; readonly at: string | number | undefined; readonly forMs: number },
  signal: AbortSignal,
) => request<Foresight>(withQuery('simulate', { fault, at, forMs }), { signal })

/** What can be restarted, and whether that is safe now; an older server knows of nothing. */
export const getRestarts = (signal: AbortSignal) =>
  request<readonly RestartView[]>('restarts', { signal }).catch(noneIfMissing)

export const getVitals = (signal: AbortSignal) => request<VitalsView>('vitals', { signal })
export const logIn = (token: string) => post('session', { token })
export const signOut = () => request<unknown>('session', { method: 'DELETE' })
/** `guarded`: a token is needed here at all. */
export const getSession = (signal: AbortSignal) => request<{ readonly guarded: boolean }>('session', { signal })

function noneIfMissing(error: unknown): readonly never[] {
  if (error instanceof ApiError && error.status === 404) return []
  throw error
}
