import { INSTALLS_HOST } from '../servers/mysql/installs.ts'
import { CRONS } from '../world/crons.ts'
import type { Plans } from './plans.ts'
import type { Wiring } from './wiring.ts'

const FROM_DATABASE = {
  ...{ source: 'sql', host: INSTALLS_HOST, every: '5s' },
  ...{ needs: [`${INSTALLS_HOST}/mysql`], groups: ['shop-databases'] },
}

/** What a row fills in. */
const cell = (column: string): string => `$\{row.${column}}`

/** What comes and goes by itself: the shop host keeps it in tables. */
export const sources = ({ portOf }: Wiring) => {
  const login = { system: 'mysql', user: 'foretop', port: portOf(INSTALLS_HOST, 3_306) }
  return {
    handlers: {
      // Often only one is left of many.
      ...{ ...FROM_DATABASE, key: 'name', believe: 1 },
      with: { ...login, query: 'SELECT name, ip FROM internal.handlers' },
    },
    sites: {
      ...{ ...FROM_DATABASE, key: ['hostname', 'address'] },
      with: {
        ...login,
        query:
          'SELECT s.hostname, s.secure_hostname, i.address, i.ip ' +
          'FROM internal.install_sites s JOIN internal.install_site_ips i ON i.install = s.install',
      },
    },
  }
}

/** Machines that the table of handlers has; they have the checks of their group. */
export const rowHosts = { temporary: { each: 'handlers', address: cell('ip'), groups: ['handlers'] } }

/** Every customer's site at each of its addresses, plain and secure, with one certificate on all of them. */
export function siteChecks({ authority, portOf }: Wiring): Plans {
  const site = {
    ...{ each: 'sites', address: cell('ip'), groups: ['shops'], every: '20s' },
    needs: ['addresses1', 'addresses2'],
  }
  // They are alike on all addresses, as each is alone on its own.
  const [plain, secure] = [portOf('ip-2', 80), portOf('ip-2', 443)]
  const page = (url: string) => ({ url, contains: 'basket' })
  return {
    plain: { ...{ probe: 'http', ...site }, with: page(`http://${cell('hostname')}${behind(plain, 80)}/`) },
    secure: {
      ...{ probe: 'http', ...site },
      with: { ...page(`https://${cell('secure_hostname')}${behind(secure, 443)}/`), ca: authority },
    },
    tls: {
      ...{ probe: 'tls', ...site },
      with: { port: secure, servername: cell('secure_hostname'), ca: authority },
    },
    'one-cert': {
      ...{ relation: 'same', each: 'sites', by: 'hostname', of: ['tls'] },
      with: { trait: 'certificate' },
      runbook: 'copy the certificate to the machine that has another one, then on that machine: rebuild_nginx_config',
    },
  }
}

const behind = (port: number, usual: number): string => (port === usual ? '' : `:${port}`)

/** Jobs that have to come by on both dispatchers: one that hangs or stops hurts quietly. */
export const cronChecks: Plans = Object.fromEntries(
  CRONS.map(({ name, everyMinutes, tells }) => [
    name,
    {
      ...{ probe: 'check-in', hosts: ['dispatchers'], needs: ['machine'] },
      with: {
        schedule: `${everyMinutes === 1 ? '*' : `*/${everyMinutes}`} * * * *`,
        grace: '1m',
        ...(tells === 'both' && { longest: '1m' }),
      },
    },
  ]),
)
