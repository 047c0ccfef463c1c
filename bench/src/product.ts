import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../apps/server/src/main.ts')
/** Clock ticks a second in /proc/PID/stat; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** The product running as it is shipped, in a process of its own. */
export interface Product extends AsyncDisposable {
  readonly url: string
  readonly startedAt: number
  /** Processor seconds used so far by all its threads. */
  processorSeconds(): Promise<number>
  /** Resident memory, in MiB. */
  residentMib(): Promise<number>
  json(path: string): Promise<unknown>
}

export async function startProduct(config: string, port: number): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'foretop-bench-'))
  const file = join(folder, 'foretop.yaml')
  await writeFile(file, config)
  const startedAt = performance.now()
  const args = [MAIN, 'serve', '--config', file, '--port', String(port), '--data', join(folder, 'data')]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  await answering(`${url}/healthz`, child)
  return {
    url,
    startedAt,
    processorSeconds: async () => {
      // Fields 14 and 15, counted after the name in brackets, which may hold blanks.
      const fields = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
    },
    residentMib: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024
    },
    json: async (path) => (await fetch(`${url}${path}`)).json(),
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await gone
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}`)
    const answered = await fetch(url).then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the product did not answer within 60 s')
}
