import type { Socket } from 'node:net'
import { serves } from '../world/health.ts'
import { devicesAt, namesOf } from '../world/machines.ts'
import { of, type World } from '../world/world.ts'
import { speakLines } from './lines.ts'

const JOBS = { delete: 1, fsck: 1, job_master: 1, monitor: 1, queryworker: 8, reaper: 1, replicate: 4 }
/** A query worker that has grown too large is replaced by a new one. */
const WORKER_LIVES_S = 900
const FIRST_PID = 4_000
const MIB = 2 ** 20

/** A MogileFS tracker, as 2.73 answers it: its admin commands, and those of clients that only read. */
export const serveMogilefs =
  (ask: () => World, name: string, address: (machine: string) => string) => (socket: Socket) =>
    speakLines(socket, (line) => {
      const [command = '', asked = ''] = line.split(' ')
      const world = ask()
      switch (command) {
        case '!version':
          return '2.73\r\n.\r\n'
        case '!stats':
          return list(Object.entries(statistics(world, name)).map((pair) => pair.join(' ')))
        case '!jobs':
          return list(jobs(world, name))
        case '!pending':
        case '!queue':
          return list([])
        case 'noop':
          return 'OK \r\n'
        case 'get_hosts':
          return ok(hosts(address))
        case 'get_devices':
          return ok(devices(world))
        case 'get_domains':
          return ok({
            domains: 1,
            domain1: 'pictures',
            domain1classes: 1,
            domain1class1name: 'original',
            domain1class1mindevcount: 2,
          })
        case 'get_paths':
          return paths(world, new URLSearchParams(asked))
        default:
          return 'ERR unknown_command Unknown+server+command\r\n'
      }
    })

const list = (lines: readonly string[]): string => [...lines, '.'].map((line) => `${line}\r\n`).join('')
const ok = (fields: { readonly [name: string]: string | number }): string =>
  `OK ${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}\r\n`

function statistics(world: World, name: string) {
  const { startedAt } = of(world.vitals, name)
  return {
    uptime: Math.floor((world.at - startedAt) / 1_000),
    pending_queries: 0,
    processing_queries: 1,
    bored_queryworkers: JOBS.queryworker - 1,
    queries: Math.floor(of(world.daemons, name).queries ?? 0),
    work_queue_for_replicate: 0,
    work_sent_to_replicate: Math.floor((of(world.daemons, name).queries ?? 0) / 900),
  }
}

function jobs(world: World, name: string): readonly string[] {
  const upS = (world.at - of(world.vitals, name).startedAt) / 1_000
  let pid = FIRST_PID
  return Object.entries(JOBS).flatMap(([job, count]) => {
    const pids = Array.from({ length: count }, (_, index) => {
      pid += 1
      // One after the other, so that there are always some.
      return job === 'queryworker' ? pid + 100 * Math.floor(upS / WORKER_LIVES_S + index / count) : pid
    })
    return [`${job} count ${count}`, `${job} desired ${count}`, `${job} pids ${pids.join(' ')}`]
  })
}

const stores = namesOf('storage')

const hosts = (address: (machine: string) => string) => ({
  hosts: stores.length,
  ...Object.fromEntries(
    stores.flatMap((store, index) =>
      Object.entries({
        hostid: index + 1,
        hostname: store,
        hostip: address(store),
        http_port: 7_500,
        status: 'alive',
      }).map(([field, value]) => [`host${index + 1}_${field}`, value]),
    ),
  ),
})

const DEVICES = stores.flatMap((store, host) => devicesAt(store).map((device) => ({ store, host, ...device })))

const devices = (world: World) => ({
  devices: DEVICES.length,
  ...Object.fromEntries(
    DEVICES.flatMap(({ store, host, id, disk: { path, totalBytes } }, index) => {
      const total = Math.floor(totalBytes / MIB)
      const used = Math.floor((total * (of(world.vitals, store).disks[path] ?? 0)) / 100)
      const fields = {
        ...{ devid: id, hostid: host + 1, status: 'alive', weight: 100 },
        observed_state: serves(world, store, 'storage') ? 'writeable' : 'unreachable',
        ...{ mb_total: total, mb_used: used, mb_free: total - used, utilization: 11 + ((index * 7) % 9) },
      }
      return Object.entries(fields).map(([field, value]) => [`dev${index + 1}_${field}`, value])
    }),
  ),
})

/** The key that people put there to be asked for has its two copies on the first two stores. */
function paths(world: World, asked: URLSearchParams): string {
  if (asked.get('domain') !== 'pictures') return 'ERR unreg_domain Domain+name+invalid/not+found\r\n'
  if (asked.get('key') !== 'sentinel') return 'ERR unknown_key unknown_key\r\n'
  const copies = stores.slice(0, 2).filter((store) => serves(world, store, 'storage'))
  const found = copies.map((store, index) => [`path${index + 1}`, `http://${store}:7500/dev1/0/000/000/0000000001.fid`])
  return ok({ paths: copies.length, ...Object.fromEntries(found) })
}
