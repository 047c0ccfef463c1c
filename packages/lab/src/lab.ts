import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { constants, readdirSync, readFileSync } from 'node:fs'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { withMachineClock } from './machine-clock.ts'

/** A real server started for a test. Stopped by its own pid, whatever happened. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number
  readonly process: ChildProcess
  /** All it printed so far, for messages of failing tests. */
  output(): string
  /** SIGTERM, then SIGKILL after 5 s; resolves when it is gone. */
  stop(): Promise<void>
  /** SIGSTOP: takes connections, answers nothing. Returns when every thread of it stands still. */
  freeze(): void
  /** SIGCONT. */
  thaw(): void
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const given = new Set<number>()

/**
 * A TCP port that was free a moment ago on the loopback address, never the same twice. Below 32768, where the kernel
 * takes ports for outgoing connections: one of those could take it before the server does.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768)
    if (given.has(port)) continue
    given.add(port)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) =>
      server.once('error', () => resolve(false)).listen(port, host, () => resolve(true)),
    )
    await new Promise((closed) => server.close(closed))
    if (free) return port
  }
}

/** A new empty folder under the system's temporary folder, removed on dispose. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'foretop-lab-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/**
 * How long a test waits for what must come, in ms: so long that no busy machine misses it, and only what never comes
 * takes so long. How fast something has to be is for benches and trials. Where code is broken on purpose a thousand times
 * much never comes: `TEST_PATIENCE_MS` is for that alone.
 */
export const PATIENCE_MS = Number(process.env.TEST_PATIENCE_MS ?? 60_000)

export interface StartOptions extends SpawnOptions {
  readonly port: number
  /** Rejects until the server answers; asked every 20 ms. The default connects by TCP. */
  readonly ready?: () => Promise<unknown>
  /** A program of ours, which lives by the clock of the tests also when that is not the machine's. */
  readonly ours?: boolean
  /** How long to wait for `ready`, in ms. */
  readonly readyWithinMs?: number
}

/** Starts a program and resolves when it is ready; rejects with its output when it ends or is not ready in time. */
export async function startServer(
  command: string,
  args: readonly string[],
  options: StartOptions,
): Promise<RunningServer> {
  const { port, ready = () => tcpReady(port), readyWithinMs = PATIENCE_MS, ours = false, ...spawnOptions } = options
  const env = ours ? spawnOptions.env : withMachineClock(spawnOptions.env)
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions, env })
  running.add(child)
  let output = ''
  let failure: Error | null = null
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child)
      resolve()
    })
    child.once('error', (error) => {
      failure = error
      running.delete(child)
      resolve()
    })
  })
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-65_536)
    })
  const stop = async () => {
    if (!running.has(child)) return
    child.kill('SIGCONT')
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await gone
    clearTimeout(killer)
  }
  const deadline = performance.now() + readyWithinMs
  for (;;) {
    if (!running.has(child)) throw new Error(`${command} ended before it was ready: ${failure ?? ''}\n${output}`)
    const answered = await ready().then(
      () => true,
      () => false,
    )
    if (answered) break
    if (performance.now() > deadline) {
      await stop()
      throw new Error(`${command} was not ready within ${readyWithinMs} ms\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    port,
    process: child,
    output: () => output,
    stop,
    freeze: () => freeze(child),
    thaw: () => void child.kill('SIGCONT'),
    [Symbol.asyncDispose]: stop,
  }
}

/** The signal is sent before it has an effect: threads that run meanwhile would still answer. */
export function freeze(child: ChildProcess): void {
  child.kill('SIGSTOP')
  const deadline = performance.now() + PATIENCE_MS
  while (!standsStill(child.pid)) {
    if (performance.now() > deadline) throw new Error(`process ${child.pid} does not stop`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
  }
}

function standsStill(pid: number | undefined): boolean {
  const tasks = `/proc/${pid}/task`
  try {
    return readdirSync(tasks).every((task) => /^State:\s+T/m.test(readFileSync(`${tasks}/${task}/status`, 'utf8')))
  } catch {
    // A thread that ended meanwhile did not stand still.
    return false
  }
}

/** Sends a signal to all that a process has started, and those have. */
export function signalBelow({ pid }: Pick<ChildProcess, 'pid'>, name: NodeJS.Signals): void {
  for (const one of below(pid)) signalTo(one, name)
}

/** One may have ended since it was seen. */
function signalTo(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** All that a process has started, and those have. */
function below(pid: number | undefined): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
    return children.flatMap((child) => [child, ...below(child)])
  } catch {
    // It has ended meanwhile.
    return []
  }
}

/** Resolves when a TCP connection to the port can be made. */
export function tcpReady(port: number, host = '127.0.0.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host })
    socket.once('connect', () => resolve(void socket.destroy())).once('error', reject)
  })
}

/** `ready` of a server of several places, TCP ports and paths of sockets: one listens before the next exists. */
export function allReady(...places: readonly (number | string)[]): () => Promise<unknown> {
  return () => Promise.all(places.map((place) => (typeof place === 'number' ? tcpReady(place) : access(place))))
}

/** Resolves when `isTrue` does not reject; rejects with its last error after `withinMs`. */
export async function eventually<T>(isTrue: () => T | Promise<T>, withinMs = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      return await isTrue()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

const NOT_ON_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/lib/nagios/plugins']

/** The full path of a program, or `null`; daemons live in sbin, and plugins in a folder of their own. */
export async function findProgram(name: string): Promise<string | null> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...NOT_ON_PATH]
  for (const folder of folders) {
    const path = join(folder, name)
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  return null
}
