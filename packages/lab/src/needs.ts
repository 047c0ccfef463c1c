import { findProgram } from './lab.ts'

/** Program → Debian package: all that the tests talk to. `scripts/test-servers.mjs` installs from this list. */
export const PACKAGES: { readonly [program: string]: string } = {
  memcached: 'memcached',
  perlbal: 'perlbal',
  gearmand: 'gearman-job-server',
  gearman: 'gearman-tools',
  mariadbd: 'mariadb-server',
  // The server's own programs are on nobody's path.
  pg_createcluster: 'postgresql',
  snmpd: 'snmpd',
  nginx: 'nginx-light',
  stunnel4: 'stunnel4',
  openssl: 'openssl',
  'gnutls-serv': 'gnutls-bin',
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  'ssh-agent': 'openssh-client',
  ucarp: 'ucarp',
  tcpdump: 'tcpdump',
  check_dummy: 'monitoring-plugins-basic',
  nrpe: 'nagios-nrpe-server',
  haproxy: 'haproxy',
  squid: 'squid',
  squidclient: 'squidclient',
  curl: 'curl',
  wget: 'wget',
  'named-checkconf': 'bind9-utils',
  ping: 'iputils-ping',
  ip: 'iproute2',
  'smtp-sink': 'postfix',
  postqueue: 'postfix',
  chromium: 'chromium',
  'docker-compose': 'docker-compose',
  'systemd-analyze': 'systemd',
  faketime: 'faketime',
  prlimit: 'util-linux',
  nsenter: 'util-linux',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  named: 'bind9',
  perl: 'perl-base',
  bindfs: 'bindfs',
  busybox: 'busybox',
  apprise: 'apprise',
  logrotate: 'logrotate',
  // The server itself comes with it.
  pdns_server: 'pdns-backend-geoip',
  'php-fpm8.2': 'php8.2-fpm',
  'cgi-fcgi': 'libfcgi-bin',
  apache2: 'apache2-bin',
  lighttpd: 'lighttpd',
  // Logins of Postfix.
  dovecot: 'dovecot-core',
  // The server itself comes with it.
  proftpd: 'proftpd-mod-crypto',
  rsync: 'rsync',
  searchd: 'sphinxsearch',
  prosody: 'prosody',
  keepalived: 'keepalived',
  // Heartbeat itself is on nobody's path.
  cl_status: 'heartbeat',
}

/** Programs whose tests are left out of a run, by name, comma-separated; not said by a person, but by a trial. */
export const LEFT_OUT = 'FORETOP_TEST_WITHOUT'

/**
 * What of `programs` is missing, as a reason to skip, or `null`. In CI (`CI=true`) nothing may be skipped: throws.
 * Use: `const missing = await lacking('memcached'); describe.skipIf(missing)(missing ?? 'memcached', …)`.
 */
export async function lacking(...programs: readonly string[]): Promise<string | null> {
  const unwanted = programs.filter((program) => process.env[LEFT_OUT]?.split(',').includes(program))
  if (unwanted.length > 0) return `left out of this run: ${unwanted.join(', ')}`
  const found = await Promise.all(programs.map(findProgram))
  const missing = programs.filter((_, index) => found[index] === null)
  if (missing.length === 0) return null
  const names = missing.map((program) => `${program} (Debian package ${PACKAGES[program] ?? 'unknown'})`)
  const reason = `skipped: not installed here: ${names.join(', ')}`
  if (process.env.CI === 'true') throw new Error(`nothing may be skipped in CI, but ${reason}`)
  return reason
}
