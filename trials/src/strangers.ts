import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Outcome } from './main.ts'
import { ATTACKS, type AttackName } from './strangers/attacks.ts'

const WALL = 'wall-token-of-the-trial'
const OPERATOR = 'operator-token-of-the-trial'
const CHECKS = 200
/** No other visitor waits longer, and no look is later. */
const LIMIT_MS = 1_000
const VISIT_EVERY_MS = 50
/** Sockets and files that a server in use opens and closes by itself. */
const SPARE_DESCRIPTORS = 20

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
    await visit(product, '/api/v1/checks')
    const before = descriptors(product)
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
  return { figures, broken }
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

async function visit({ url }: Product, path: string): Promise<Response> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${OPERATOR}` } })
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`)
  return answer
}

async function lateness(product: Product) {
  // The product's own API: the contract says what it holds.
  const vitals = (await (await visit(product, '/api/v1/vitals')).json()) as {
    readonly lateness: { readonly looks: number; readonly maxMs: number | null }
  }
  return vitals.lateness
}

const descriptors = ({ pid }: Product) => readdirSync(`/proc/${pid}/fd`).length

/** How many are open once those that strangers began have been closed, or will not be. */
async function settled(product: Product, before: number): Promise<number> {
  await eventually(() => {
    if (descriptors(product) > before + SPARE_DESCRIPTORS) throw new Error('not yet')
  }, 30_000).catch(() => {})
  return descriptors(product)
}

const configuration = (port: number) => `site: Strangers
server: { tokens: { wall: ${WALL}, operator: ${OPERATOR} } }
groups: { all: {} }
hosts:
${Array.from({ length: CHECKS }, (_, n) => `  web${n}: { address: 127.0.0.1, groups: [all] }`).join('\n')}
checks:
  page: { probe: http, hosts: [all], every: 5s, with: { port: ${port} } }
`
