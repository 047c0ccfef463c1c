import type { AnyProbe, AnyRelation } from './define.ts'
import { addresses } from './kinds/addresses/addresses.ts'
import { apache } from './kinds/apache/apache.ts'
import { aurora } from './kinds/aurora/aurora.ts'
import { carp } from './kinds/carp/carp.ts'
import { configTest } from './kinds/config-test/config-test.ts'
import { ddlockd } from './kinds/ddlockd/ddlockd.ts'
import { disk } from './kinds/disk/disk.ts'
import { dns } from './kinds/dns/dns.ts'
import { drbd } from './kinds/drbd/drbd.ts'
import { exec } from './kinds/exec/exec.ts'
import { file } from './kinds/file/file.ts'
import { ftp } from './kinds/ftp/ftp.ts'
import { gearman } from './kinds/gearman/gearman.ts'
import { growth } from './kinds/growth/growth.ts'
import { haproxy } from './kinds/haproxy/haproxy.ts'
import { heartbeat } from './kinds/heartbeat/heartbeat.ts'
import { host } from './kinds/host/host.ts'
import { http } from './kinds/http/http.ts'
import { interfaces } from './kinds/interfaces/interfaces.ts'
import { json } from './kinds/json/json.ts'
import { keepalived } from './kinds/keepalived/keepalived.ts'
import { lighttpd } from './kinds/lighttpd/lighttpd.ts'
import { mailQueue } from './kinds/mail-queue/mail-queue.ts'
import { memcached } from './kinds/memcached/memcached.ts'
import { memcachedQueue } from './kinds/memcached-queue/memcached-queue.ts'
import { mogilefs } from './kinds/mogilefs/mogilefs.ts'
import { mogstored } from './kinds/mogstored/mogstored.ts'
import { mounts } from './kinds/mounts/mounts.ts'
import { mysql } from './kinds/mysql/mysql.ts'
import { nfs } from './kinds/nfs/nfs.ts'
import { nginx } from './kinds/nginx/nginx.ts'
import { nrpe } from './kinds/nrpe/nrpe.ts'
import { perlbal } from './kinds/perlbal/perlbal.ts'
import { phpFpm } from './kinds/php-fpm/php-fpm.ts'
import { ping } from './kinds/ping/ping.ts'
import { processes } from './kinds/processes/processes.ts'
import { prometheus } from './kinds/prometheus/prometheus.ts'
import { rsync } from './kinds/rsync/rsync.ts'
import { smtp } from './kinds/smtp/smtp.ts'
import { snmp } from './kinds/snmp/snmp.ts'
import { sphinx } from './kinds/sphinx/sphinx.ts'
import { sql } from './kinds/sql/sql.ts'
import { squid } from './kinds/squid/squid.ts'
import { ssh } from './kinds/ssh/ssh.ts'
import { tcp } from './kinds/tcp/tcp.ts'
import { theschwartz } from './kinds/theschwartz/theschwartz.ts'
import { tls } from './kinds/tls/tls.ts'
import { xmpp } from './kinds/xmpp/xmpp.ts'
import { canaries } from './relations/canaries.ts'
import { carpPair } from './relations/carp-pair.ts'
import { cdnOrOrigin } from './relations/cdn-or-origin.ts'
import { dnsRegions } from './relations/dns-regions.ts'
import { drbdPair } from './relations/drbd-pair.ts'
import { floatingIp } from './relations/floating-ip.ts'
import { heartbeatPair } from './relations/heartbeat-pair.ts'
import { path } from './relations/path.ts'
import { quorum } from './relations/quorum.ts'
import { replication } from './relations/replication.ts'
import { same } from './relations/same.ts'
import { together } from './relations/together.ts'
import { vrrpPair } from './relations/vrrp-pair.ts'
import { alertmanager } from './reports/alertmanager.ts'
import { checkIn } from './reports/check-in.ts'
import type { AnyReport } from './reports/define.ts'
import { passive } from './reports/passive.ts'
import type { AnySource } from './sources/define.ts'
import { dns as dnsSource } from './sources/dns.ts'
import { file as fileSource } from './sources/file.ts'
import { http as httpSource } from './sources/http.ts'
import { prometheusSd } from './sources/prometheus-sd.ts'
import { sql as sqlSource } from './sources/sql.ts'

/** The list of probes: a new one is one file and one line here. Options, docs, graphs and labels follow from it. */
export const probes: readonly AnyProbe[] = [
  addresses,
  apache,
  aurora,
  carp,
  configTest,
  ddlockd,
  disk,
  dns,
  drbd,
  exec,
  file,
  ftp,
  gearman,
  growth,
  haproxy,
  heartbeat,
  host,
  http,
  interfaces,
  json,
  keepalived,
  lighttpd,
  mailQueue,
  memcached,
  memcachedQueue,
  mogilefs,
  mogstored,
  mounts,
  mysql,
  nfs,
  nginx,
  nrpe,
  perlbal,
  phpFpm,
  ping,
  processes,
  prometheus,
  rsync,
  smtp,
  snmp,
  sphinx,
  sql,
  squid,
  ssh,
  tcp,
  theschwartz,
  tls,
  xmpp,
]

/** What others tell. A configuration names them as it names probes. */
export const reports: readonly AnyReport[] = [alertmanager, checkIn, passive]

export const relations: readonly AnyRelation[] = [
  canaries,
  carpPair,
  cdnOrOrigin,
  dnsRegions,
  drbdPair,
  floatingIp,
  heartbeatPair,
  path,
  quorum,
  replication,
  same,
  together,
  vrrpPair,
]

/** What lists what there is to look at. */
export const sources: readonly AnySource[] = [dnsSource, fileSource, httpSource, prometheusSd, sqlSource]
