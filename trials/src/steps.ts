import { once } from 'node:events'
import { rename, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { fakeTimeLibrary } from './clocks/run-tests.ts'
import type { Outcome } from './main.ts'

const STEPS_S = [0.9, 0, -0.9, 0, 3_600, 0, -3_600, 0]
/** Looks after each step, one a second. */
const STAY_MS = 4_000
const ID = 'cache/memcached'

/**
 * The product's clock is set, forward and back, by less than a second and by an hour, while a cache is asked 100 times a
 * second: a rate of anything else is told, and so is whoever grows stale. None of it may be.
 */
export async function steps(runs: number): Promise<Outcome> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'clock')
  const set = async (seconds: number) => {
    await writeFile(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`)
    await rename(`${file}.new`, file)
  }
  await set(0)
  const cache = createServer((socket) => socket.on('data', (said) => socket.write(answerTo(`${said}`))).unref())
  cache.listen(0, '127.0.0.1')
  await once(cache, 'listening')
  const address = cache.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const broken: string[] = []
  let taken = 0
  const faked = { LD_PRELOAD: await fakeTimeLibrary(), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' }
  Object.assign(process.env, faked, { FAKETIME_DONT_FAKE_MONOTONIC: '1' })
  const product = await startProduct(configOf(port))
  for (const name of Object.keys(faked)) delete process.env[name]
  await using _ = product
  await product.until(ID, 'ok')
  for (let run = 0; run < runs; run += 1)
    for (const seconds of STEPS_S) {
      await set(seconds)
      await eventually(async () => assertClock(product, seconds))
      const until = performance.now() + STAY_MS
      while (performance.now() < until) {
        const { stale, status, text } = await lookAt(product)
        if (stale || status !== 'ok') broken.push(`set by ${seconds} s: ${stale ? 'stale' : status}: ${text}`)
        await pause(100)
      }
      taken += 1
    }
  const events = (await product.json(`/api/v1/events?check=${ID}`)) as readonly { readonly text: string }[]
  broken.push(...events.slice(0, -1).map(({ text }) => `told: ${text}`))
  cache.close()
  return { figures: { steps: taken, changes_told: events.length - 1 }, broken: [...new Set(broken)] }
}

// The product's own API: the contract says what it holds.
const lookAt = async (product: Product) => (await product.json(`/api/v1/checks/${encodeURIComponent(ID)}`)) as Seen

interface Seen {
  readonly stale: boolean
  readonly status: string
  readonly text: string
}

/** Throws until the product's own clock is where it was set. */
async function assertClock({ url }: Product, seconds: number): Promise<void> {
  const { headers } = await fetch(`${url}/healthz`)
  const time = Date.parse(headers.get('date') ?? '')
  if (Math.abs(time - Date.now() - seconds * 1_000) > 2_000) throw new Error(`the clock is not set by ${seconds} s`)
}

const configOf = (port: number): string => `
hosts: { cache: { address: 127.0.0.1 } }
checks:
  memcached:
    probe: memcached
    hosts: [cache]
    every: 1s
    attempts: 1
    with: { port: ${port} }
    thresholds: { gets: { warning: { above: 130, below: 70 } }, replyTime: null }
`

const answerTo = (said: string): string =>
  said.startsWith('version')
    ? 'VERSION 1.6.18\r\n'
    : `${statistics()
        .map((line) => `STAT ${line}\r\n`)
        .join('')}END\r\n`

const statistics = (): readonly string[] => [
  `cmd_get ${Math.floor(performance.now() / 10)}`,
  ...['uptime 86400', 'bytes 1024', 'limit_maxbytes 1048576', 'curr_connections 1', 'max_connections 1024'],
]
