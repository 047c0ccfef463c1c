import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { startEstate } from '@foretop/demo/estate.ts'
import type { Simulation } from '@foretop/demo/simulation.ts'
import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { parseDocument } from 'yaml'
import type { Outcome } from './main.ts'

/** Everything is broken, and mended again, at moments of their own within so long. */
const BREAKING_MS = 8_000
const SETTLES_MS = 240_000
/** Twenty looks without a change. */
const STEADIES_MS = 60_000
const HANGS_MS = 4_000
const RECEIVERS = 3

/**
 * Every fault of the demonstration goes and comes `rounds` times while its receivers are up, fail, hang and are away at
 * random. What each of them was told last of each check must be true: when all is broken, and when all is well.
 */
export async function lastWord(rounds: number): Promise<Outcome> {
  await using estate = await startEstate()
  await using scope = new AsyncDisposableStack()
  const receivers = await Promise.all(
    Array.from({ length: RECEIVERS }, (_, n) => startReceiver(scope, createRandom(n))),
  )
  const product = scope.use(await startProduct(configure(estate.configuration, receivers)))
  const random = createRandom(rounds)
  const broken: string[] = []
  const figures = { round_trips: 0, messages: 0, held_back: 0 }
  const judge = async (when: string, isWell: boolean) => {
    for (const receiver of receivers) receiver.recover()
    const unsettled = await settled(product, isWell)
    figures.held_back += unsettled.length
    for (const receiver of receivers)
      broken.push(...(await lies(product, receiver, unsettled)).map((lie) => `${when}: ${lie}`))
  }
  await judge('at the start', true)
  for (let round = 1; round <= rounds; round += 1) {
    for (const mend of [false, true]) {
      for (const receiver of receivers) receiver.fail()
      await Promise.all(estate.faults.map((fault) => turn(estate, fault, mend, random)))
      await judge(`round ${round}, ${mend ? 'mended' : 'broken'}`, mend)
    }
    figures.round_trips += estate.faults.length
  }
  figures.messages = receivers.reduce((sum, { messages }) => sum + messages(), 0)
  return { figures, broken }
}

/** Breaks or mends at a moment of its own; sometimes it is taken back at once, and done again. */
async function turn(estate: Simulation, fault: Simulation['faults'][number], mend: boolean, random: Random) {
  const { target, name } = fault
  const first = () => (mend ? estate.mend(target, name) : estate.break(target, name))
  const back = () => (mend ? estate.break(target, name) : estate.mend(target, name))
  await wait(random(BREAKING_MS))
  first()
  if (random(3) > 0) return
  await wait(random(BREAKING_MS / 2))
  back()
  await wait(random(BREAKING_MS / 2))
  first()
}

interface Receiver {
  readonly name: string
  readonly url: string
  /** Of each check the last that was taken: what it is now, and the line that says so. */
  readonly last: ReadonlyMap<string, { readonly to: string; readonly line: string }>
  messages(): number
  /** From now on it is well, or not, by turns. */
  fail(): void
  recover(): void
}

/** Takes messages as somebody's webhook does, and fails in all the ways that it may. */
async function startReceiver(scope: AsyncDisposableStack, random: Random): Promise<Receiver> {
  const last = new Map<string, { readonly to: string; readonly line: string }>()
  const seen = new Set<string>()
  let failing = false
  const ill: readonly ((response: ServerResponse) => void)[] = [
    (response) => response.writeHead(500).end('down for a moment'),
    (response) => response.writeHead(429, { 'retry-after': '2' }).end(),
    (response) => response.destroy(),
    (response) => void setTimeout(() => response.destroy(), HANGS_MS),
  ]
  let mood = 0
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const illness = ill[mood]
    if (failing && illness !== undefined) return illness(response)
    const { id, notices } = JSON.parse(body) as Told
    // The same message may come twice: whoever takes it knows it by its id.
    if (!seen.has(id)) for (const { check, to, summary } of notices) last.set(check, { to, line: summary })
    seen.add(id)
    response.end('ok')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const moods = setInterval(() => {
    mood = random(ill.length + 2)
  }, 1_000 + random(2_000))
  scope.defer(() => {
    clearInterval(moods)
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    name: `:${port}`,
    url: `http://127.0.0.1:${port}/`,
    last,
    messages: () => seen.size,
    fail: () => {
      failing = true
    },
    recover: () => {
      failing = false
    },
  }
}

/** What the documentation of webhooks says, as far as it is needed. */
interface Told {
  readonly id: string
  readonly notices: readonly { readonly check: string; readonly to: string; readonly summary: string }[]
}

/** As much of a check as says what people should believe of it. */
interface Known {
  readonly id: string
  readonly status: string
  readonly text: string
  readonly candidate: object | null
  readonly flapping: boolean
  readonly blockedBy: string | null
}

/** Waits until nothing is under way; checks that changed too often to be told of are waited for, or given back. */
async function settled(product: Product, untilSteady: boolean): Promise<readonly string[]> {
  let flapping: readonly string[] = []
  const isQuiet = async () => {
    const checks = (await product.json('/api/v1/checks')) as readonly Known[]
    const { outbox } = (await product.json('/api/v1/vitals')) as { readonly outbox: { readonly waiting: number } }
    flapping = checks.filter((check) => check.flapping).map(({ id }) => id)
    const changing = checks.filter(({ candidate, status }) => candidate !== null || status === 'pending')
    if (outbox.waiting > 0) throw new Error(`${outbox.waiting} messages wait`)
    if (changing.length > 0) throw new Error(`${changing[0]?.id} is about to change`)
  }
  await eventually(isQuiet, SETTLES_MS)
  if (untilSteady)
    await eventually(async () => {
      await isQuiet()
      if (flapping.length > 0) throw new Error(`${flapping[0]} is flapping`)
    }, STEADIES_MS).catch(() => {})
  await eventually(isQuiet, SETTLES_MS)
  return flapping
}

/** What a receiver was told last and is not so. */
async function lies(product: Product, { name, last }: Receiver, apart: readonly string[]): Promise<readonly string[]> {
  const checks = (await product.json('/api/v1/checks')) as readonly Known[]
  return checks
    .filter(({ id }) => !apart.includes(id))
    .flatMap(({ id, status, blockedBy, text }) => {
      const told = last.get(id)
      const believed = told === undefined ? 'ok' : told.to
      const isKept = blockedBy !== null || status === 'unknown'
      if ((believed === 'ok') === (status === 'ok') || (status !== 'ok' && isKept)) return []
      return [`${name} was told "${told?.line ?? 'nothing'}", and ${id} is ${status}: ${text}`]
    })
}

/** The estate as it is, looked at more often, with the trial's own receivers. */
function configure(configuration: string, receivers: readonly Receiver[]): string {
  const document = parseDocument(configuration)
  document.setIn(
    ['channels'],
    document.createNode(Object.fromEntries(receivers.map(({ url }, n) => [`r${n}`, { kind: 'webhook', url }]))),
  )
  document.setIn(['routes'], document.createNode([{ to: receivers.map((_, n) => `r${n}`) }]))
  document.setIn(['defaults', 'every'], '1s')
  return document.toString().replaceAll(/^( +every:) \d+s$/gm, '$1 1s')
}
