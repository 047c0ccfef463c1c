import type { Catalogue, CheckView } from '@foretop/shared/wire.ts'

/** Checks as the API gives them, of kinds that exist nowhere else: for tests. */

const shown = (role: string) => ({ label: role, unit: 'count' as const, view: { name: 'databases', role } })

/** A database and a relation that no probe of ours is named after. */
export const KINDS_HERE: ReadonlyMap<string, Catalogue['kinds'][number]> = new Map([
  [
    'ledger',
    {
      kind: 'ledger',
      title: 'Ledger',
      summary: '',
      relation: false,
      metrics: {
        working: shown('busy'),
        all: shown('total'),
        journals: shown('binlogs'),
        late: shown('backlog'),
        apart: shown('filesApart'),
        asked: shown('queries'),
      },
    },
  ],
  ['ledgers', { kind: 'ledgers', title: 'Ledgers', summary: '', relation: true, metrics: { broken: shown('broken') } }],
])

/** By default: it answered, is well, and tells nothing. */
export function viewOf(id: string, changed: Partial<CheckView>): CheckView {
  const [host = id, name = id] = id.split('/')
  return {
    id,
    host: id.includes('/') ? host : null,
    name,
    kind: 'ledger',
    groups: [],
    status: 'ok',
    since: 0,
    candidate: null,
    attempts: 1,
    flapping: false,
    blockedBy: null,
    acknowledged: false,
    silenced: false,
    downtime: false,
    stale: false,
    text: '',
    culprit: null,
    checkedAt: 0,
    value: null,
    title: '',
    metrics: {},
    rates: {},
    details: {},
    thresholds: {},
    everyMs: 1_000,
    nextAt: null,
    outcome: 'answered',
    durationMs: 1,
    needs: [],
    of: null,
    runbook: null,
    acknowledgement: null,
    ...changed,
  }
}

type Rows = readonly { readonly [column: string]: string | number | boolean | null }[]

/** A relation that told this. */
export const relationOf = (of: readonly string[], details: { readonly [list: string]: Rows }): CheckView =>
  viewOf('ledgers', {
    kind: 'ledgers',
    of: [...of],
    details: Object.fromEntries(Object.entries(details).map(([list, rows]) => [list, [...rows]])),
  })

export const serverRow = (server: string, role: string, follows: string | null = '') => ({
  server,
  role,
  writable: role === 'writer',
  serverId: 1,
  follows,
})

export const arrowRow = (replica: string, source: string, state: string | null = 'running', seconds = 0) => ({
  replica,
  channel: 'default',
  source,
  member: true,
  state,
  bytes: 94,
  seconds,
})
