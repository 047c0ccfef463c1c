import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { startBrowser } from '@foretop/lab/browser.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { startProduct } from '@foretop/lab/product.ts'
import type { Outcome } from './main.ts'

/** What is promised, in ms. The tests hold that each of these happens at all; here it is measured how soon. */
const LIMITS = {
  /** From the start of the configuration for this machine until each of its checks has a reading. */
  first_readings: 10_000,
  /** A server that is gone: interval × attempts + 1 s, until its tile has changed. */
  gone: 3_000,
  /** A server that hangs: its timeout, the look under way and the page's own beat. */
  hung: 3_000,
  /** The monitor itself stands still: until the wall says that it shows nothing of now. */
  lost: 5_000,
}
type Promised = keyof typeof LIMITS

const EXAMPLE = join(import.meta.dirname, '../../examples/this-machine.yaml')

/** How soon what must be seen is seen, against what is promised; the slowest of all runs counts. */
export async function promptness(runs: number): Promise<Outcome> {
  const slowest: { [name in Promised]: number } = { first_readings: 0, gone: 0, hung: 0, lost: 0 }
  for (let run = 0; run < runs; run += 1) {
    const took = { first_readings: await firstReadings(), ...(await troubles()) }
    for (const name of NAMES) slowest[name] = Math.max(slowest[name], took[name])
  }
  return {
    figures: Object.fromEntries(
      NAMES.flatMap((name) => [
        [`${name}_ms_max`, Math.round(slowest[name])],
        [`${name}_ms_limit`, LIMITS[name]],
      ]),
    ),
    broken: NAMES.filter((name) => slowest[name] > LIMITS[name]).map(
      (name) => `${name}: ${Math.round(slowest[name])} ms, promised are ${LIMITS[name]}`,
    ),
  }
}

const NAMES = ['first_readings', 'gone', 'hung', 'lost'] as const satisfies readonly Promised[]

async function firstReadings(): Promise<number> {
  const startedAt = performance.now()
  await using product = await startProduct(await readFile(EXAMPLE, 'utf8'))
  await eventually(async () => {
    const waiting = (await product.checks()).filter(({ checkedAt }) => checkedAt === null)
    if (waiting.length > 0) throw new Error(`${waiting.length} are not looked at yet`)
  })
  return performance.now() - startedAt
}

/** Three troubles on one wall: a server that goes, one that hangs, and then the monitor's own. */
async function troubles(): Promise<{ readonly [name in 'gone' | 'hung' | 'lost']: number }> {
  await using scope = new AsyncDisposableStack()
  const gone = await serve(scope)
  const hanging = await serve(scope)
  const product = scope.use(
    await startProduct(`
hosts: { gone: { address: 127.0.0.1 }, hung: { address: 127.0.0.1 } }
checks:
  page: { probe: http, hosts: [gone], every: 1s, attempts: 2, with: { port: ${gone.port} } }
  slow: { probe: http, hosts: [hung], every: 1s, timeout: 1s, attempts: 1, with: { port: ${hanging.port} } }
`),
  )
  for (const id of ['gone/page', 'hung/slow']) await product.until(id, 'ok')
  const browser = scope.use(await startBrowser())
  const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } })
  await page.goto(`${product.url}/wall`)
  const shows = (name: RegExp) => page.getByRole('gridcell', { name }).waitFor()
  await shows(/^gone page, ok/)
  await shows(/^hung slow, ok/)
  return {
    gone: await timed(
      () => close(gone.server),
      () => shows(/^gone page, critical/),
    ),
    hung: await timed(hanging.hang, () => shows(/^hung slow, critical/)),
    lost: await timed(
      () => process.kill(product.pid, 'SIGSTOP'),
      () => page.getByText('NO DATA').waitFor(),
    ),
  }
}

async function timed(begin: () => unknown, seen: () => Promise<void>): Promise<number> {
  begin()
  const beganAt = performance.now()
  await seen()
  return performance.now() - beganAt
}

/** A small web server, which can stop answering. */
async function serve(scope: AsyncDisposableStack) {
  const port = await freePort()
  let hangs = false
  const server = createServer((_, response) => {
    if (!hangs) response.end('well')
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  scope.defer(() => close(server))
  return {
    port,
    server,
    hang() {
      hangs = true
    },
  }
}

function close(server: Server): void {
  server.closeAllConnections()
  server.close()
}
