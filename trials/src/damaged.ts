import { cpSync, rmSync } from 'node:fs'
import { damageState, lookEverywhere, readableIncidents } from '@foretop/lab/damaged-state.ts'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Outcome } from './main.ts'
import { outageConfig } from './outage.ts'

const WITHIN_MS = 10_000
const LANES = 2

/**
 * Starts on damaged databases: bits flipped, files cut, pages zeroed, single rows of every table. Monitoring must run
 * within 10 s, trouble that can still be read goes on, and nothing ends the process.
 */
export async function damaged(runs: number): Promise<Outcome> {
  await using sound = await temporaryFolder()
  const tally: Tally = { keptOpen: 0, slowestMs: 0, broken: [] }
  {
    await using product = await startProduct(outageConfig(await nowhere()))
    await product.until('web/http', 'critical', 30_000)
    await handle(product.url)
    await product.stop()
    cpSync(product.data, sound.path, { recursive: true })
  }
  // Side by side, for most of a start is waiting.
  await Promise.all(Array.from({ length: LANES }, (_, lane) => damageInTurn(sound.path, lane, runs, tally)))
  return { figures: { runs, kept_open: tally.keptOpen, slowest_ms: tally.slowestMs }, broken: tally.broken }
}

interface Tally {
  keptOpen: number
  slowestMs: number
  readonly broken: string[]
}

const nowhere = async () => ({ port: await freePort(), slackUrl: 'http://127.0.0.1:1/' })

/** Every so manyth of the runs, each on a fresh copy of what is sound. */
async function damageInTurn(sound: string, lane: number, runs: number, tally: Tally): Promise<void> {
  await using product = await startProduct(outageConfig(await nowhere()))
  await product.stop()
  for (let run = lane; run < runs; run += LANES) {
    rmSync(product.data, { recursive: true, force: true })
    cpSync(sound, product.data, { recursive: true })
    const how = damageState(product.data, run)
    try {
      const { ms, kept } = await startOn(product)
      tally.keptOpen += kept
      tally.slowestMs = Math.max(tally.slowestMs, ms)
      if (ms > WITHIN_MS) tally.broken.push(`${how}: monitoring ran only after ${ms} ms`)
    } catch (error) {
      tally.broken.push(`${how}: ${error instanceof Error ? error.message : error}`)
    }
    await product.stop().catch(() => {})
  }
}

/** One problem is taken on, one silence is in force: rows of all tables. */
async function handle(url: string): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'trial', ...body }),
    })
  await post('acknowledgements', { checks: ['web/http'], note: 'known' })
  await post('silences', { match: { checks: ['web/http'] }, forMs: 86_400_000 })
  await post('checks/notes?id=web/http', { text: 'seen before' })
}

async function startOn(product: Product): Promise<{ readonly ms: number; readonly kept: number }> {
  const readable = readableIncidents(product.data).filter(({ checkId }) => checkId === 'web/http')
  const startedAt = Date.now()
  await product.start()
  await eventually(async () => {
    const { checkedAt } = await product.check('web/http')
    if (checkedAt === null || checkedAt < startedAt) throw new Error('nothing was looked at')
  }, 20_000)
  const ms = Date.now() - startedAt
  for (const text of await lookEverywhere(product.url)) throw new Error(text)
  // The contract says what it holds.
  const open = (await product.json('/api/v1/incidents?open=true')) as readonly { readonly id: string }[]
  const lost = readable.find(({ id }) => !open.some((one) => one.id === id))
  if (lost !== undefined) throw new Error(`the trouble of ${lost.checkId} could be read, and is not open any more`)
  return { ms, kept: readable.length }
}
