import type { Socket } from 'node:net'
import { of, type World } from '../world/world.ts'
import { speakLines } from './lines.ts'

const MOST_CONNECTIONS = 1_024

/** memcached's text protocol, as 1.6 answers it: `version` and `stats`. */
export const serveMemcached = (ask: () => World, name: string) => (socket: Socket) =>
  speakLines(socket, (line) => {
    if (line === 'quit') return null
    if (line === 'version') return 'VERSION 1.6.18\r\n'
    return line === 'stats' ? listing(statistics(ask(), name)) : 'ERROR\r\n'
  })

const listing = (statistics: { readonly [name: string]: number | string }): string =>
  `${Object.entries(statistics)
    .map(([name, value]) => `STAT ${name} ${value}\r\n`)
    .join('')}END\r\n`

function statistics(world: World, name: string) {
  const { startedAt, counters, limitBytes, usedBytes, connections } = of(world.caches, name)
  const count = (counter: string) => Math.floor(counters[counter] ?? 0)
  const seconds = Math.floor(world.at / 1_000)
  return {
    pid: 1_000 + (Math.floor(startedAt / 1_000) % 30_000),
    uptime: Math.floor((world.at - startedAt) / 1_000),
    time: seconds,
    version: '1.6.18',
    pointer_size: 64,
    max_connections: MOST_CONNECTIONS,
    curr_connections: connections,
    total_connections: count('total_connections'),
    rejected_connections: 0,
    cmd_get: count('cmd_get'),
    cmd_set: count('cmd_set'),
    cmd_flush: 0,
    get_hits: count('get_hits'),
    get_misses: count('get_misses'),
    store_no_memory: 0,
    bytes_read: count('bytes_read'),
    bytes_written: count('bytes_written'),
    limit_maxbytes: limitBytes,
    accepting_conns: 1,
    listen_disabled_num: 0,
    threads: 4,
    bytes: Math.floor(usedBytes),
    curr_items: Math.floor(usedBytes / 1_850),
    evictions: count('evictions'),
  }
}
