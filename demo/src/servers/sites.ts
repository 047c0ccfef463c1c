import { isFull, poolOf } from '../world/daemons.ts'
import { has, serves } from '../world/health.ts'
import { machineNamed, namesOf } from '../world/machines.ts'
import { shopDemand, throughput } from '../world/traffic.ts'
import { of, type World } from '../world/world.ts'
import { type Answer, page, type Site } from './http.ts'

type Ask = () => World

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const SLOW = 30
/** How long a visitor is kept in the queue before this simulation says so, in ms. */
const LONGEST_MS = 30_000

/** The blogging site through a balancer: static files of its own, pages of the web servers, pictures of the storage. */
export const balancerSite =
  (ask: Ask, name: string): Site =>
  (path) => {
    const world = ask()
    if (!serves(world, name, 'balancer')) return { status: 503, body: page('Unavailable', 'Nothing is behind Pound.') }
    if (path === '/robots.txt')
      return { status: 200, type: 'text/plain', body: 'User-agent: *\nDisallow: /admin\n', afterMs: 2 }
    // Perlbal lets visitors wait, without any error, while no web server takes them.
    if (throughput(world) === 0) return null
    const web = namesOf('web').find((web) => serves(world, web, 'web'))
    if (web === undefined) return null
    const waits = Math.min(LONGEST_MS, of(world.balancers, name).ageS * 800)
    const answer = path.startsWith('/userpic/') ? pictureOf(world, web) : pageOf(world, web, path)
    return { ...answer, afterMs: waits + (answer.afterMs ?? 0) }
  }

/** One web server by itself. Pictures it leaves to the balancer, by a header that names where they are stored. */
export const webSite =
  (ask: Ask, name: string): Site =>
  (path) => {
    const world = ask()
    if (!path.startsWith('/userpic/')) return pageOf(world, name, path)
    const afterMs = of(world.webs, name).pageMs / 3
    return {
      status: 200,
      body: '',
      headers: { 'X-Reproxy-URL': 'http://dfw-mog01/dev3/0/000/000/0000000001.fid' },
      afterMs,
    }
  }

function pageOf(world: World, name: string, path: string): Answer {
  const { front, latest, pageMs } = of(world.webs, name)
  const status = path.startsWith('/latest') ? latest : front
  if (status === 500)
    return { status, body: page('Database error', 'The database cannot be reached.'), afterMs: pageMs }
  return { status, body: page('Example journals', `Served by ${name}.`), headers: { 'X-Web': name }, afterMs: pageMs }
}

function pictureOf(world: World, web: string): Answer {
  const { front, pageMs } = of(world.webs, web)
  const stored = namesOf('storage').some((name) => serves(world, name, 'storage'))
  if (front === 500 || !stored)
    return { status: 503, body: page('No picture', 'Not stored anywhere that answers.'), afterMs: pageMs }
  return { status: 200, type: 'image/gif', body: PIXEL, afterMs: pageMs / 3 + 6 }
}

/** mogstored: how full a device is, and a file on it. */
export const storageSite =
  (ask: Ask, name: string): Site =>
  (path) => {
    const world = ask()
    const device = /^\/(dev\d+)\//.exec(path)?.[1] ?? ''
    const disk = machineNamed(name)?.disks.find((one) => one.path === `/var/mogdata/${device}`)
    const afterMs = 4 * (has(world, name, 'slow') ? SLOW * 20 : 1)
    if (path.endsWith('.fid')) return { status: 200, type: 'image/gif', body: PIXEL, afterMs }
    if (disk === undefined) return { status: 404, body: page('Not found', 'No such device.') }
    const percent = of(world.vitals, name).disks[disk.path] ?? 0
    const total = disk.totalBytes / 1_024
    const used = Math.round((total * percent) / 100)
    const facts = {
      ...{ available: total - used, device: disk.device, disk: disk.path, time: Math.floor(world.at / 1_000) },
      ...{ total, use: `${Math.round(percent)}%`, used },
    }
    const body = Object.entries(facts).map(([fact, value]) => `${fact}: ${value}\n`)
    return { status: 200, type: 'text/plain', body: body.join(''), afterMs }
  }

/** What the machine for administration shows. */
export const adminSite: Site = () => ({
  status: 200,
  body: page('Nagios', 'The monitor before this one.'),
  afterMs: 12,
})

/** A dispatcher of the shop host: customers' shops by name, and what its nginx says of itself. */
export const shopSite =
  (ask: Ask, machine: () => string): Site =>
  (path, host) => {
    const [world, name] = [ask(), machine()]
    if (path === '/nginx_status') return { status: 200, type: 'text/plain', body: stubStatus(world, name) }
    if (isFull(world, name)) return null
    return { status: 200, body: page(host === '' ? 'Make a store' : host, 'Add to basket'), afterMs: 38 }
  }

function stubStatus(world: World, name: string): string {
  const { connections = 0, requests = 0 } = world.daemons[name] ?? {}
  const { active, waiting } = poolOf(world, name)
  const writing = active + waiting + 1
  const idle = Math.round(shopDemand(world, world.at) * 1.6)
  const taken = Math.floor(connections)
  return [
    `Active connections: ${writing + idle} `,
    'server accepts handled requests',
    ` ${taken} ${taken} ${Math.floor(requests)} `,
    `Reading: 0 Writing: ${writing} Waiting: ${idle} `,
    '',
  ].join('\n')
}
