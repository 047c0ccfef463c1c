import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { io } from 'socket.io-client'
import type { Outcome } from './main.ts'
import { ATTACKS, type AttackName } from './strangers/attacks.ts'

const WALL = 'wall-token-of-the-trial'
const OPERATOR = 'operator-token-of-the-trial'
const CHECKS = 200
/** No other visitor waits longer, and no look is later. */
const LIMIT_MS = 1_000
const VISIT_EVERY_MS = 50
/** An office behind one address. */
const CROWD = 1_000
/** A visitor's connection that is kept alive, and the like. */
const SPARE_DESCRIPTORS = 5
const SAMPLES = 150
const SAMPLE_EVERY_MS = 20
const SETTLES_MS = 30_000

/**
 * Attacks a wall of 200 checks by each way that strangers and mad visitors have, and by all at once, `seconds` each.
 * Somebody else looks at it meanwhile: nobody waits for more than a second, no look is later than that, and
 * afterwards no descriptor is left open.
 */
export async function strangers(seconds: number): Promise<Outcome> {
  const port = await freePort()
  const watched = createServer((_, answer) => answer.end('well')).listen(port, '127.0.0.1')
  await once(watched, 'listening')
  await using product = await startProduct(configuration(port))
  const names = Object.keys(ATTACKS) as AttackName[]
  const broken: string[] = []
  const figures: { [key: string]: number } = {}
  try {
    // All have been looked at once: what they keep open is open.
    await eventually(async () => {
      const { looks } = await lateness(product)
      if (looks < 2 * CHECKS) throw new Error('only begun')
    })
    const before = await fewestDescriptors(product)
    for (const name of [...names, 'all'] as const) {
      const { count, slowestMs, latestMs, lost } = await attack(product, name === 'all' ? names : [name], seconds)
      figures[`${name}_count`] = count
      figures[`${name}_visitor_ms_max`] = Math.round(slowestMs)
      figures[`${name}_look_late_ms_max`] = Math.round(latestMs)
      if (slowestMs > LIMIT_MS) broken.push(`${name}: a visitor waited ${Math.round(slowestMs)} ms`)
      if (latestMs > LIMIT_MS) broken.push(`${name}: a look was ${Math.round(latestMs)} ms late`)
      if (lost > 0) broken.push(`${name}: ${lost} visits of somebody with a right token were not answered`)
      const left = await settled(product, before)
      figures[`${name}_descriptors_left`] = left - before
      if (left > before + SPARE_DESCRIPTORS) broken.push(`${name}: ${left - before} descriptors stayed open`)
    }
  } finally {
    watched.closeAllConnections()
    watched.close()
  }
  const inside = await crowd()
  if (inside < CROWD) broken.push(`crowd: ${inside} of ${CROWD} viewers behind one address were let in`)
  return { figures: { ...figures, crowd_viewers: inside }, broken }
}

/** How many viewers get in from one address when so many are allowed. */
async function crowd(): Promise<number> {
  await using product = await startProduct(`site: Crowd
server: { connectionsPerCaller: ${CROWD + 50} }
hosts: { here: { address: 127.0.0.1 } }
checks: { page: { probe: http, hosts: [here], with: { port: 1 } } }
`)
  const options = { transports: ['websocket'], forceNew: true, reconnection: false }
  const viewers = Array.from({ length: CROWD }, () => io(product.url, options))
  try {
    const seen = viewers.map((viewer) => new Promise((resolve) => viewer.once('snapshot', () => resolve(true))))
    return (await Promise.all(seen.map((one) => Promise.race([one, wait(30_000, false)])))).filter(Boolean).length
  } finally {
    for (const viewer of viewers) viewer.close()
  }
}

async function attack(product: Product, names: readonly AttackName[], seconds: number) {
  // Lateness is told over the last minute: what an earlier attack did must not count for this one.
  await eventually(async () => {
    const { looks, maxMs } = await lateness(product)
    if (looks === 0 || (maxMs ?? 0) > LIMIT_MS / 2) throw new Error('late from before')
  }, 120_000)
  const forMs = seconds * 1_000
  const attacker = new Worker(new URL('./strangers/attacker.ts', import.meta.url), {
    workerData: { port: Number(new URL(product.url).port), from: '127.0.0.66', wallToken: WALL, names, forMs },
  })
  const done = once(attacker, 'message')
  let [slowestMs, lost, over] = [0, 0, false]
  const visiting = (async () => {
    while (!over) {
      const beganAt = performance.now()
      await visit(product, '/api/v1/checks').catch(() => {
        lost += 1
      })
      slowestMs = Math.max(slowestMs, performance.now() - beganAt)
      await wait(VISIT_EVERY_MS)
    }
  })()
  const [count] = (await done) as [number]
  over = true
  await visiting
  await attacker.terminate()
  return { count, slowestMs, lost, latestMs: (await lateness(product)).maxMs ?? 0 }
}

async function visit({ url }: Product, path: string): Promise<unknown> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${OPERATOR}` } })
  // Read to its end: else the connection would stay open.
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`)
  return body
}

async function lateness(product: Product) {
  // The product's own API: the contract says what it holds.
  const vitals = (await visit(product, '/api/v1/vitals')) as {
    readonly lateness: { readonly looks: number; readonly maxMs: number | null }
  }
  return vitals.lateness
}

const descriptors = ({ pid }: Product) => readdirSync(`/proc/${pid}/fd`).length

/** How many are open when nothing is under way: the fewest within some seconds, for looks open and close theirs. */
async function fewestDescriptors(product: Product): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    fewest = Math.min(fewest, descriptors(product))
    await wait(SAMPLE_EVERY_MS)
  }
  return fewest
}

/** The same, once those that strangers began have been closed, or will not be. */
async function settled(product: Product, before: number): Promise<number> {
  const endsAt = performance.now() + SETTLES_MS
  let left = await fewestDescriptors(product)
  while (left > before + SPARE_DESCRIPTORS && performance.now() < endsAt) left = await fewestDescriptors(product)
  return left
}

const configuration = (port: number) => `site: Strangers
server: { tokens: { wall: ${WALL}, operator: ${OPERATOR} } }
groups: { all: {} }
hosts:
${Array.from({ length: CHECKS }, (_, n) => `  web${n}: { address: 127.0.0.1, groups: [all] }`).join('\n')}
checks:
  page: { probe: http, hosts: [all], every: 5s, with: { port: ${port} } }
`
