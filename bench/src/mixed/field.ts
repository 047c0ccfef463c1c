import { startApache } from '@foretop/lab/apache.ts'
import { startGearmand } from '@foretop/lab/gearmand.ts'
import { startHaproxy } from '@foretop/lab/haproxy.ts'
import { startLighttpd } from '@foretop/lab/lighttpd.ts'
import { MONITOR, startMariadb } from '@foretop/lab/mariadb.ts'
import { startMemcached } from '@foretop/lab/memcached.ts'
import { startNamed } from '@foretop/lab/named.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { startNodeExporter } from '@foretop/lab/node-exporter.ts'
import { startPerlbal } from '@foretop/lab/perlbal.ts'
import { startPhpFpm } from '@foretop/lab/php-fpm.ts'
import { startPostfix } from '@foretop/lab/postfix.ts'
import { startProftpd } from '@foretop/lab/proftpd.ts'
import { startProsody } from '@foretop/lab/prosody.ts'
import { startRsyncd } from '@foretop/lab/rsyncd.ts'
import { startSearchd } from '@foretop/lab/searchd.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { startSquid } from '@foretop/lab/squid.ts'
import { startSshd } from '@foretop/lab/sshd.ts'
import { theschwartzTables } from '@foretop/lab/theschwartz.ts'

/** A kind, and options with which it is well at one of the servers here. */
export interface Asked {
  readonly kind: string
  readonly with: { readonly [option: string]: unknown }
  readonly thresholds?: { readonly [metric: string]: unknown }
}

export interface Field {
  readonly asked: readonly Asked[]
  /** How to log in to the machine, as the configuration says it. */
  readonly ssh: { readonly [option: string]: unknown }
}

const ZONE = `$TTL 60
@ SOA ns1 admin 1 3600 600 86400 60
@ NS ns1
ns1 A 127.0.0.1
www A 192.0.2.1
`
const STATUS = '<Location /server-status>\nSetHandler server-status\n</Location>'

/** One real server of each sort on the loopback address, all of which go with `stack`. */
export async function startField(stack: AsyncDisposableStack): Promise<Field> {
  const nginx = stack.use(
    await startNginx({
      server: `location = /nginx_status { stub_status; }
        location = /json { default_type application/json; return 200 '{"depth": 3}'; }
        location / { return 200 well; }`,
    }),
  )
  const memcached = stack.use(await startMemcached({ maxConnections: 512 }))
  const perlbal = stack.use(await startPerlbal({ web: [nginx.port] }))
  const gearmand = stack.use(await startGearmand())
  const mariadb = stack.use(await startMariadb(1, '--max-connections=400'))
  await mariadb.run(
    ...['CREATE DATABASE jobs', ...theschwartzTables('jobs')],
    `GRANT SELECT ON jobs.* TO '${MONITOR.user}'@'127.0.0.1'`,
  )
  const postfix = stack.use(await startPostfix())
  const proftpd = stack.use(await startProftpd({ maxClients: 100 }))
  const rsyncd = stack.use(await startRsyncd({ images: {} }))
  const searchd = stack.use(await startSearchd())
  const prosody = stack.use(await startProsody())
  const haproxy = stack.use(await startHaproxy({ servers: `server one 127.0.0.1:${nginx.port}` }))
  const php = stack.use(await startPhpFpm())
  const squid = stack.use(await startSquid({ peers: { web: nginx.port } }))
  const apache = stack.use(await startApache({ modules: ['status'], config: STATUS }))
  const lighttpd = stack.use(
    await startLighttpd({
      config: 'server.modules += ("mod_status")\nstatus.status-url = "/server-status"',
    }),
  )
  const named = stack.use(await startNamed({ zones: { 'example.test': ZONE } }))
  const exporter = stack.use(await startNodeExporter())
  const snmpd = stack.use(await startSnmpd())
  const sshd = stack.use(await startSshd({ isOpen: true, config: ['MaxSessions 20', 'MaxStartups 200'] }))
  const login = { port: mariadb.port, ...MONITOR }
  const snmp = { source: 'snmp', port: snmpd.port, community: 'labpub' }
  return {
    ssh: { port: sshd.port, user: sshd.user, keyFile: sshd.keyFile, hostKey: sshd.hostKey },
    asked: [
      { kind: 'http', with: { port: nginx.port, contains: 'well' } },
      { kind: 'json', with: { port: nginx.port, path: '/json', numbers: { depth: '/depth' } } },
      { kind: 'nginx', with: { port: nginx.port } },
      { kind: 'apache', with: { port: apache.port } },
      // It takes eight at once.
      { kind: 'lighttpd', with: { port: lighttpd.port }, thresholds: { connectionsUsed: null } },
      { kind: 'haproxy', with: { port: haproxy.port, path: '/stats;csv' } },
      { kind: 'php-fpm', with: { port: php.status } },
      { kind: 'squid', with: { port: squid.port } },
      { kind: 'perlbal', with: { port: perlbal.port } },
      { kind: 'memcached', with: { port: memcached.port } },
      { kind: 'gearman', with: { port: gearmand.port } },
      { kind: 'mysql', with: login },
      { kind: 'sql', with: { ...login, system: 'mysql', query: 'SELECT 1 AS one', columns: { one: 'one' } } },
      { kind: 'theschwartz', with: { ...login, database: 'jobs' } },
      { kind: 'smtp', with: { port: postfix.port, recipient: 'postmaster' } },
      { kind: 'mail-queue', with: { source: 'ssh', configDir: postfix.config } },
      { kind: 'ftp', with: { port: proftpd.port, user: 'shop', password: 'secret', list: '/' } },
      { kind: 'rsync', with: { port: rsyncd.port, module: 'images' } },
      { kind: 'sphinx', with: { port: searchd.port, indexes: ['pages'] } },
      { kind: 'xmpp', with: { port: prosody.port, domain: 'chat.example.test', security: 'none' } },
      { kind: 'tcp', with: { port: memcached.port } },
      { kind: 'dns', with: { port: named.port, name: 'www.example.test', recurse: false } },
      { kind: 'prometheus', with: { port: exporter.port, series: { load: 'node_load1' } } },
      { kind: 'disk', with: snmp },
      // How busy this machine is has nothing to do with what is tried.
      { kind: 'host', with: snmp, thresholds: { loadPerCore: null } },
      { kind: 'interfaces', with: { port: snmpd.port, community: 'labpub' } },
      { kind: 'ping', with: {} },
      { kind: 'exec', with: { command: 'echo', args: ['OK'] } },
      { kind: 'ssh', with: { command: 'cat', args: ['/proc/loadavg'] } },
      { kind: 'processes', with: { source: 'ssh', groups: { ssh: { program: 'sshd' } } } },
      { kind: 'file', with: { source: 'ssh', path: '/etc/passwd' } },
    ],
  }
}
