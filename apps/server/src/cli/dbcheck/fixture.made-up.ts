import type { RoleOf } from '@foretop/shared/views.ts'
import type { Catalogue, CheckView } from '@foretop/shared/wire.ts'
import { wellView } from '../well-view.made-up.ts'

/** Checks as the API gives them, of kinds that exist nowhere else: for tests. */

const shown = (role: RoleOf<'databases'>) => ({
  label: role,
  unit: 'count' as const,
  view: { name: 'databases', role } as const,
})

/** A database and a relation that no probe of ours is named after. */
export const CATALOGUE_HERE: Catalogue = {
  version: '1',
  site: '',
  kinds: [
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
    { kind: 'ledgers', title: 'Ledgers', summary: '', relation: true, metrics: { broken: shown('broken') } },
  ],
}

export const viewOf = (id: string, changed: Partial<CheckView>): CheckView =>
  wellView(id, { kind: 'ledger', ...changed })

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
