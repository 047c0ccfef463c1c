import { apache } from './apache.ts'
import { carp } from './carp.ts'
import { configTest } from './config-test.ts'
import type { AnyProbe, AnyRelation } from './define.ts'
import { disk } from './disk.ts'
import { dns } from './dns.ts'
import { exec } from './exec.ts'
import { file } from './file.ts'
import { gearman } from './gearman.ts'
import { growth } from './growth.ts'
import { haproxy } from './haproxy.ts'
import { host } from './host.ts'
import { http } from './http.ts'
import { interfaces } from './interfaces.ts'
import { json } from './json.ts'
import { lighttpd } from './lighttpd.ts'
import { memcached } from './memcached.ts'
import { mounts } from './mounts.ts'
import { mysql } from './mysql.ts'
import { nfs } from './nfs.ts'
import { nginx } from './nginx.ts'
import { nrpe } from './nrpe.ts'
import { perlbal } from './perlbal.ts'
import { phpFpm } from './php-fpm.ts'
import { ping } from './ping.ts'
import { processes } from './processes.ts'
import { prometheus } from './prometheus.ts'
import { carpPair } from './relations/carp-pair.ts'
import { replication } from './relations/replication.ts'
import { snmp } from './snmp.ts'
import { sql } from './sql.ts'
import { squid } from './squid.ts'
import { ssh } from './ssh.ts'
import { tcp } from './tcp.ts'
import { tls } from './tls.ts'

/** The list of probes: a new one is one file and one line here. Options, docs, graphs and labels follow from it. */
export const probes: readonly AnyProbe[] = [
  apache,
  carp,
  configTest,
  disk,
  dns,
  exec,
  file,
  gearman,
  growth,
  haproxy,
  host,
  http,
  interfaces,
  json,
  lighttpd,
  memcached,
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
  snmp,
  sql,
  squid,
  ssh,
  tcp,
  tls,
]

export const relations: readonly AnyRelation[] = [carpPair, replication]
