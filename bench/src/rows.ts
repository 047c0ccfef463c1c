import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { joinAsViewer, longestHeld } from './held.ts'
import { processorSeconds } from './process.ts'

const ROWS = 10_000
const CHANGING = 100
const POLL_MS = 5_000
const POLLS = 8

/** Ten thousand rows of a file, each a check, of which a hundred are others at each poll. */
export async function rows(): Promise<{ readonly [key: string]: number }> {
  await using folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  const [file, port] = [join(folder.path, 'rows.json'), await freePort()]
  const target = fork(join(import.meta.dirname, 'target.ts'), [String(port)])
  await once(target, 'message')
  using _ = { [Symbol.dispose]: () => target.disconnect() }
  await list(file, 0)
  await using product = await startProduct(configuration(file, port))
  const startedAt = performance.now()
  await eventually(async () => {
    if ((await product.checks()).length <= ROWS) throw new Error('not all are there yet')
  }, 60_000)
  const taken = performance.now() - startedAt
  // All are looked at once, as whatever is new.
  await pause(20_000)
  const idle = await measure(product, async () => {})
  let turn = 0
  const changing = await measure(product, async () => {
    turn += 1
    await list(file, turn)
  })
  return {
    rows_taken_s_10k: taken / 1_000,
    rows_idle_cpu_ms_per_poll: idle.cpuMs,
    rows_cpu_ms_per_poll: changing.cpuMs,
    rows_idle_main_held_ms: idle.heldMs,
    rows_main_held_ms: changing.heldMs,
    rows_idle_viewer_kb_per_poll: idle.viewerKb,
    rows_viewer_kb_per_poll: changing.viewerKb,
  }
}

/** What each poll costs while one viewer looks on. */
async function measure(product: Product, before: () => Promise<void>) {
  const viewer = await joinAsViewer(product.url)
  let bytes = 0
  viewer.addEventListener('message', ({ data }: MessageEvent<string>) => {
    bytes += data.length
  })
  await pause(POLL_MS)
  await longestHeld(product)
  const [cpu, begun] = [await processorSeconds(product.pid), bytes]
  for (let poll = 0; poll < POLLS; poll += 1) {
    await before()
    await pause(POLL_MS)
  }
  const cpuMs = ((await processorSeconds(product.pid)) - cpu) * 1_000
  const heldMs = await longestHeld(product)
  viewer.close()
  return { cpuMs: cpuMs / POLLS, heldMs, viewerKb: (bytes - begun) / POLLS / 1_000 }
}

/** Of each hundred rows one is another at each turn. */
async function list(file: string, turn: number): Promise<void> {
  const all = Array.from({ length: ROWS }, (_, index) => {
    const changes = Math.ceil((turn - (index % (ROWS / CHANGING))) / (ROWS / CHANGING))
    return { name: `site${index}.example`, turn: changes }
  })
  await writeFile(`${file}.new`, JSON.stringify(all))
  await rename(`${file}.new`, file)
}

const configuration = (file: string, port: number): string => `site: Bench
sources:
  sites: { source: file, every: ${POLL_MS}ms, key: name, with: { path: ${file}, format: json } }
checks:
  page: { probe: http, each: sites, address: 127.0.0.1, every: 1d, with: { port: ${port}, path: "/\${row.turn}" } }
`
