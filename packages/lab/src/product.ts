import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

const PROGRAM = join(import.meta.dirname, '../../../bin/foretop')

/** A check as `/api/v1/checks` gives it; only what the tests read. */
export interface SeenCheck {
  readonly id: string
  readonly status: string
  readonly text: string
  readonly since: number
  readonly checkedAt: number | null
  readonly acknowledged: boolean
}

/** The running product, as shipped, in a process of its own. */
export interface Product extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** Folder of its databases. */
  readonly data: string
  output(): string
  checks(): Promise<readonly SeenCheck[]>
  check(id: string): Promise<SeenCheck>
  /** Resolves with the wall ms of the moment it was seen; rejects when it was not in time. */
  until(id: string, status: string, withinMs?: number): Promise<number>
  json(path: string): Promise<unknown>
  writeConfig(text: string | Buffer): Promise<void>
  /** `kill -9`. */
  kill(): Promise<void>
  /** Starts it again on the same data after `kill` or `stop`. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Starts it with this configuration and waits until it answers. */
export async function startProduct(config: string): Promise<Product> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await temporaryFolder())
  const port = await freePort()
  const file = join(folder.path, 'foretop.yaml')
  const url = `http://127.0.0.1:${port}`
  await writeFile(file, config)
  const data = join(folder.path, 'data')
  const args = ['serve', '--config', file, '--port', String(port), '--data', data]
  const launch = () =>
    startServer(PROGRAM, args, {
      port,
      ours: true,
      ready: async () => {
        const { ok, status } = await fetch(`${url}/api/v1/checks`)
        // One with tokens answers too: that it wants one.
        if (!ok && status !== 401) throw new Error('not yet')
      },
    })
  let server: RunningServer = await launch()
  starting.adopt(null, () => server.stop())
  const json = async (path: string): Promise<unknown> => {
    const response = await fetch(url + path)
    return response.json()
  }
  // The product's own API: the contract says what it holds.
  const checks = async () => (await json('/api/v1/checks')) as readonly SeenCheck[]
  const check = async (id: string) => (await json(`/api/v1/checks/${encodeURIComponent(id)}`)) as SeenCheck
  const owned = starting.move()
  return {
    url,
    data,
    get pid() {
      return server.process.pid ?? 0
    },
    output: () => server.output(),
    checks,
    check,
    json,
    until: (id, status, withinMs) =>
      eventually(async () => {
        const seen = await check(id)
        if (seen.status !== status) throw new Error(`${id} is ${seen.status}, not ${status}: ${seen.text}`)
        return Date.now()
      }, withinMs),
    writeConfig: (text) => writeFile(file, text),
    async kill() {
      const gone = new Promise((resolve) => server.process.once('exit', resolve))
      server.process.kill('SIGKILL')
      await gone
    },
    async start() {
      server = await launch()
    },
    stop: () => server.stop(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
