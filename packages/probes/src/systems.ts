/** Something that people run, and what watches it. */
export interface System {
  readonly name: string
  /** Kinds of probes and relations, the first of them first. */
  readonly kinds: readonly [string, ...string[]]
  /** What to look at, or which option makes it so. */
  readonly how: string
}

/**
 * For whoever comes with what they run and does not know our kinds: the first table of docs/probes.md. Every system of
 * the sites that Foretop is made for is here.
 */
export const systems: readonly System[] = [
  // The way in.
  {
    name: 'the site as a visitor sees it',
    kinds: ['http'],
    how: 'a page, a picture and a static file, through each balancer (`connect`)',
  },
  {
    name: 'a page that says it is broken',
    kinds: ['http'],
    how: '`status` and `lacks`: a friendly page is an answer like any other',
  },
  { name: 'cookies', kinds: ['http'], how: '`cookies`: name, domain, path, Secure, HttpOnly' },
  {
    name: 'CDN and origin',
    kinds: ['http'],
    how: 'two checks: `connect: url`, and at the origin’s address; `header` for its cache status',
  },
  {
    name: 'certificates; Pound, stunnel, hitch',
    kinds: ['tls', 'http'],
    how: 'the handshake and the dates, and a page through it',
  },
  {
    name: 'name servers; MX, reverse and nearest answers',
    kinds: ['dns'],
    how: '`type`, `subnet`, `zone` for all servers of one',
  },
  { name: 'Perlbal', kinds: ['perlbal'], how: 'each second, as `pbadm` does' },
  { name: 'HAProxy', kinds: ['haproxy'], how: 'a check for each instance; page or socket' },
  { name: 'nginx', kinds: ['nginx', 'config-test'], how: 'stub_status; whether its configuration parses' },
  { name: 'Squid', kinds: ['squid'], how: 'cache manager; over SSH where it answers only to its own machine' },
  { name: 'lighttpd', kinds: ['lighttpd'], how: 'server-status' },
  { name: 'Apache', kinds: ['apache', 'http'], how: 'server-status, and a page' },
  { name: 'PHP-FPM', kinds: ['php-fpm'], how: 'a check for each pool, from where its web server asks' },
  { name: 'CARP, ucarp', kinds: ['carp', 'carp-pair'], how: 'both machines, and who of them is master' },
  { name: 'keepalived, VRRP', kinds: ['keepalived', 'vrrp-pair'], how: 'both machines, and who of them is master' },
  {
    name: 'addresses that move',
    kinds: ['floating-ip', 'addresses', 'http', 'tcp'],
    how: 'what is served there, who is master and who has them: one that answers pings alone blocks a failover',
  },
  {
    name: 'address, DRBD, mount and NFS on one machine',
    kinds: ['together'],
    how: 'the same checks on both, whichever has them',
  },
  {
    name: 'the monitor’s own network, name servers, time and disk',
    kinds: ['canaries'],
    how: 'checks that say whether it is us: a gateway, a name server, a page far away',
  },
  { name: 'enough of many', kinds: ['quorum'], how: 'three webs of six, or a share of them, are well' },
  {
    name: 'the same everywhere: code groups, versions, certificates',
    kinds: ['same', 'file', 'http', 'tls'],
    how: 'a trait of each: `revision`, `version`, `certificate`, `pool`',
  },
  { name: 'ports that must be closed', kinds: ['tcp', 'snmp'], how: '`closed: true`' },
  // What is behind it.
  { name: 'memcached', kinds: ['memcached'], how: 'hit rate, evictions, memory' },
  { name: 'memqd, MemcacheQ, Kestrel', kinds: ['memcached-queue'], how: 'depth and age of each queue' },
  { name: 'gearmand', kinds: ['gearman'], how: 'waiting, running and workers of each function' },
  { name: 'TheSchwartz', kinds: ['theschwartz'], how: 'jobs by function, in its database' },
  { name: 'workers without a port', kinds: ['processes'], how: 'by name and title; how many are busy' },
  { name: 'processes that must not run', kinds: ['processes'], how: '`most: 0`' },
  { name: 'ddlockd', kinds: ['ddlockd'], how: 'locks; a restart loses all of them' },
  { name: 'MogileFS', kinds: ['mogilefs'], how: 'a check for each tracker, with a key that is always there' },
  { name: 'mogstored', kinds: ['mogstored'], how: 'space of each device' },
  { name: 'Sphinx, Manticore', kinds: ['sphinx'], how: 'queries, and age of each index' },
  { name: 'MySQL, MariaDB', kinds: ['mysql', 'replication'], how: 'each server, and how they follow each other' },
  { name: 'Aurora', kinds: ['aurora', 'mysql'], how: 'each instance: who is writer, how far behind; and as any other' },
  { name: 'numbers in a database', kinds: ['sql'], how: 'queues, pools, limits: a row or several of a query' },
  { name: 'PostgreSQL', kinds: ['sql'], how: 'what a query says' },
  { name: 'Jabber servers', kinds: ['xmpp'], how: 'stream, TLS, and a login' },
  {
    name: 'mail servers and relays',
    kinds: ['smtp', 'dns'],
    how: 'greeting, TLS, login and recipient; MX and reverse names',
  },
  { name: 'queues of Postfix and nullmailer', kinds: ['mail-queue'], how: 'on the machine, or over SSH' },
  { name: 'FTP servers', kinds: ['ftp'], how: 'greeting, login, a listing' },
  { name: 'rsync daemons', kinds: ['rsync'], how: 'a check for each user and module' },
  { name: 'DRBD', kinds: ['drbd', 'drbd-pair'], how: 'both sides, and whether they are split' },
  { name: 'Heartbeat', kinds: ['heartbeat', 'heartbeat-pair'], how: 'both sides, and whether they are split' },
  { name: 'NFS mounts', kinds: ['nfs', 'mounts'], how: 'whether they answer, and whether they are there' },
  // Every machine.
  { name: 'load, memory, traffic', kinds: ['host'], how: 'of the machine itself, or by SNMP' },
  { name: 'disks', kinds: ['disk', 'growth'], how: 'how full, when full, and what grew' },
  { name: 'logs, and what crons write', kinds: ['file'], how: 'lines that tell of trouble; age of the newest file' },
  { name: 'cron jobs', kinds: ['check-in'], how: 'they come by in time, as with Healthchecks' },
  { name: 'log rotation', kinds: ['growth'], how: 'room for a copy of the largest' },
  { name: 'switches and routers', kinds: ['interfaces', 'snmp'], how: 'ports by name; any value of an agent' },
  { name: 'machines that answer at all', kinds: ['ping', 'ssh'], how: 'loss and times; a login' },
  {
    name: 'the same revision everywhere',
    kinds: ['ssh', 'json'],
    how: 'what a command or a page says, and what it must be',
  },
  // What others have written.
  { name: 'Nagios plugins', kinds: ['exec', 'nrpe'], how: 'here, or by the daemon on the machine' },
  { name: 'Prometheus exporters', kinds: ['prometheus'], how: 'chosen series of a page' },
  { name: 'alerts of a Prometheus', kinds: ['alertmanager'], how: 'as its Alertmanager posts them' },
  { name: 'results of other programs', kinds: ['passive'], how: 'by JSON, or lines as `send_nsca` takes them' },
  { name: 'programs with a health page', kinds: ['json', 'http'], how: 'numbers and texts by where they stand' },
]
