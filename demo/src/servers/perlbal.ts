import type { Socket } from 'node:net'
import { namesOf } from '../world/machines.ts'
import { activeBalancer, WORKERS } from '../world/traffic.ts'
import { type Balancer, of, type World } from '../world/world.ts'
import { speakLines } from './lines.ts'

type Ask = () => World
type Address = (machine: string) => string

/** Perlbal's management port, as 1.80 answers it: the reading commands. */
export const servePerlbal = (ask: Ask, name: string, address: Address) => (socket: Socket) =>
  speakLines(socket, (line) => {
    const command = line.trim().toLowerCase()
    if (command === 'quit') return null
    const listing = LISTINGS[command]
    if (listing === undefined) return `ERROR: unknown command: ${command}\r\n`
    const world = ask()
    const lines = listing(of(world.balancers, name), world, name, address)
    return [...lines, '.'].map((line) => `${line}\r\n`).join('')
  })

type Listing = (balancer: Balancer, world: World, name: string, address: Address) => readonly string[]

const about: Listing = ({ startedAt }, { at }) => [
  `starttime ${Math.floor(startedAt / 1_000)}`,
  `uptime ${Math.floor((at - startedAt) / 1_000)}`,
  'version 1.80',
]

const LISTINGS: { readonly [command: string]: Listing } = {
  states: (balancer, world, name) => {
    const waiting = Math.round(balancer.waiting)
    const transferring = Math.round(balancer.inFlight * 0.3)
    const free = name === activeBalancer(world) && waiting === 0 ? 6 : 0
    const counts = {
      'Perlbal::BackendHTTP bored': free,
      'Perlbal::BackendHTTP verifying_backend': waiting > 0 ? Math.min(10, waiting) : 0,
      'Perlbal::BackendHTTP wait_res': balancer.inFlight - transferring,
      'Perlbal::BackendHTTP xfer_res': transferring,
      'Perlbal::ClientProxy persist_wait': balancer.inFlight * 3,
      'Perlbal::ClientProxy wait_backend': waiting,
      'Perlbal::ClientProxy wait_res': balancer.inFlight - transferring,
      'Perlbal::ClientProxy xfer_res': transferring,
    }
    // What nobody is in has no line.
    return Object.entries(counts).flatMap(([state, count]) => (count > 0 ? [`${state} ${count}`] : []))
  },
  queues: ({ waiting, ageS }) =>
    ['highpri', 'lowpri', 'normal'].flatMap((queue) => [
      `web-${queue}.age ${queue === 'normal' ? Math.floor(ageS) : 0}`,
      `web-${queue}.count ${queue === 'normal' ? Math.round(waiting) : 0}`,
    ]),
  'show service': () => ['mgmt 0.0.0.0:60000 ENABLED', 'static 127.0.0.1:8081 ENABLED', 'web 0.0.0.0:80 ENABLED'],
  nodes: (_, world, name, address) =>
    name === activeBalancer(world) ? namesOf('web').flatMap((web) => nodeLines(world, web, address(web))) : [],
  proc: ({ startedAt, requests }, { at }) => [
    `time: ${Math.floor(at / 1_000)}`,
    `pid: ${4_000 + (Math.floor(startedAt / 1_000) % 20_000)}`,
    `utime: ${(requests * 0.0004).toFixed(6)} (+0.012000)`,
    `stime: ${(requests * 0.0001).toFixed(6)} (+0.003000)`,
    `reqs: ${Math.floor(requests)} (+0)`,
  ],
  uptime: about,
  version: about,
  'show pool': () => [`webpool ${namesOf('web').length * WORKERS} 1`],
}

/** Perlbal remembers the codes of the latest 500 replies of each node. */
function nodeLines({ webs, at }: World, name: string, address: string): readonly string[] {
  const web = of(webs, name)
  const failed = web.front === 500 ? 494 : web.latest === 500 ? 168 : 0
  const seconds = Math.floor(at / 1_000)
  const facts = [
    ...[`requests ${Math.floor(web.requests)}`, `attempts ${Math.floor(web.requests / 40)}`],
    ...[`connects ${Math.floor(web.requests / 40)}`, `lastattempt ${seconds}`, `lastresponse ${seconds}`],
    ...(failed > 0 ? [`responsecodes 500 ${failed}`] : []),
    ...(failed < 500 ? [`responsecodes 200 ${500 - failed}`] : []),
  ]
  return facts.map((fact) => `${address}:80 ${fact}`)
}
