import { canaries } from '../canaries.ts'
import { failed, type Line, seen, type Table, unseen } from '../table.made-up.ts'

const NAMES = ['gateway/tcp', 'ns1/dns', 'far/https']
type Way = 'ok' | 'warning' | 'critical' | 'down' | 'cut' | '?'

/** We had no way to ask it. */
const cut = (checkId: string): Line['members'][number] => ({
  ...{ checkId, host: checkId.split('/')[0] ?? null, at: 0, durationMs: 1, status: 'unknown' },
  ...{ outcome: 'crashed', code: 'network', text: 'network is unreachable' },
})

function canary(way: Way, index: number): Line['members'][number] {
  const id = NAMES[index] ?? ''
  if (way === 'down') return failed(id)
  if (way === 'cut') return cut(id)
  return way === '?' ? unseen(id) : seen(id, {}, way)
}

const line = (ways: readonly Way[], status: Line['status'], text: string, of = 'network'): Line => ({
  ...{ name: `${of}: ${ways.join(', ')}`, options: { of }, members: ways.map(canary), status, text },
})

export const canariesTable: Table = {
  relation: canaries,
  lines: [
    line(['ok', 'ok', 'ok'], 'ok', '3 of 3 well'),
    line(['ok', 'warning', 'down'], 'ok', '2 of 3 well, not far'),
    line(['down', 'critical', 'ok'], 'ok', '1 of 3 well, not gateway, ns1'),
    line(['ok', '?', '?'], 'ok', '1 of 3 well, 2 not known'),
    line(
      ['down', 'critical', 'down'],
      'critical',
      'this monitor has lost its network: none of 3 canaries is well (gateway',
    ),
    line(['cut', 'cut', 'cut'], 'critical', 'this monitor has lost its network: none of 3 canaries is well (gateway'),
    line(
      ['down', 'down', '?'],
      'critical',
      'this monitor has lost its network: none of 3 canaries is well (gateway, ns1), 1 not known',
    ),
    line(['?', '?', '?'], 'unknown', 'none of 3 canaries was looked at in time'),
    line(['down'], 'critical', 'this monitor has lost its name servers: its only canary is not well (gateway)', 'dns'),
    line(['critical'], 'critical', 'this monitor does not know the time: its only canary', 'time'),
    line(['critical'], 'critical', 'this monitor has lost its disk: its only canary', 'disk'),
  ],
}
