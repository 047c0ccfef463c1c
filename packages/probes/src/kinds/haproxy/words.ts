import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { counted } from '../../protocol/counted.ts'
import { type Estate, hasNoServer, isClosed, isOnBackups, type Server } from './estate.ts'

/** What is wrong first, then how much goes on. */
export function describe(
  estate: Estate,
  { inFlight, waiting }: { readonly inFlight: number; readonly waiting: number },
) {
  const { frontends, backends, servers } = estate
  const out = servers.filter(({ state }) => state === 'maintenance').length
  const faults = [
    ...backends.filter(hasNoServer).map(({ name }) => `no server left in ${name}`),
    ...backends.filter(isOnBackups).map(({ name }) => `${name} runs on its backups`),
    ...servers.filter(({ state }) => state === 'down').map(downText),
    ...servers.filter(({ state }) => state === 'strange').map(({ name, status }) => `${name} is ${status}`),
    ...frontends.filter(isClosed).map(({ name, row }) => `${name} takes nobody: ${row.text('status')}`),
  ]
  const usable = servers.filter(({ state }) => state === 'up' || state === 'unchecked').length
  return [
    ...faults.slice(0, MOST),
    ...(faults.length > MOST ? [`and ${faults.length - MOST} more`] : []),
    ...(servers.length > 0 ? [`${formatNumber(usable)} of ${counted(servers.length, 'server')} up`] : []),
    ...(out > 0 ? [`${formatNumber(out)} in maintenance`] : []),
    `${formatNumber(inFlight)} in flight`,
    `${formatNumber(waiting)} waiting`,
  ].join(', ')
}

const MOST = 5

/** `web/web3 down for 54 s (L4CON: Connection refused)` */
function downText({ name, row }: Server): string {
  const seconds = row.number('lastchg')
  const check = checkText(row)
  return [
    `${name} down`,
    ...(seconds === null ? [] : [`for ${formatDuration(seconds * 1_000)}`]),
    ...(check === '' ? [] : [`(${check})`]),
  ].join(' ')
}

/** `L7STS 500: …`; a check that runs at this moment is marked by `* `. */
function checkText(row: Server['row']): string {
  const status = row.text('check_status')?.replace(/^\* /, '')
  const code = row.text('check_code')
  const said = row.text('last_chk') ?? row.text('check_desc')
  const what = [status, code].filter((part) => part !== undefined && part !== null && part !== '').join(' ')
  return [what, said ?? ''].filter((part) => part !== '').join(': ')
}

export const serverRow = ({ name, status, row }: Server) => ({
  server: name,
  status,
  sessions: row.number('scur'),
  limit: row.number('slim'),
  queue: row.number('qcur'),
  check: checkText(row),
  since: sinceText(row.number('lastchg')),
})

const sinceText = (seconds: number | null): string | null => (seconds === null ? null : formatDuration(seconds * 1_000))
