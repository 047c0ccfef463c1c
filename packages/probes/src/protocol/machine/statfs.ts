import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import type { Mount } from './mounts.ts'

/** Numbers of statfs(2); sizes in blocks of `bsize` bytes. */
export interface Space {
  readonly bsize: number
  readonly blocks: number
  readonly bfree: number
  readonly bavail: number
  readonly files: number
  readonly ffree: number
}

/** `{ code }` is the kernel's own refusal (ESTALE, EACCES …); `null`: it did not answer. */
export type SpaceAnswer = { readonly space: Space } | { readonly code: string } | null

/** So many dead mounts at once leave none for the living. */
const THREADS = 64
const SIGN_OF_LIFE_MS = 1_000
const SCRIPT = fileURLToPath(new URL('./statfs-child.ts', import.meta.url))

let helper: Helper | null = null
let leases = 0

/**
 * Asks how full mounts are, in a helper process: four calls on dead mounts would stop every file access of our own.
 * The helper starts with the first question, is shared by all leases of this thread and killed with the last one.
 */
export class SpaceLease implements Disposable {
  #over = false

  constructor() {
    leases += 1
  }

  /**
   * Answers by path, after `patienceMs` at the latest. Rejects with `timeout` naming the silent mounts when the signal
   * comes first, and with `ProbeCrash` when the helper itself cannot be had; the next question gets a new one.
   */
  async ask(
    mounts: readonly Pick<Mount, 'path' | 'bytes' | 'device'>[],
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, SpaceAnswer>> {
    signal.throwIfAborted()
    if (helper === null || helper.ended) helper = new Helper()
    const asked = helper
    const answers = await asked.ask(mounts.map(nameOf), patienceMs, signal)
    const silent = mounts.filter((mount) => !answers.has(nameOf(mount))).map(({ path }) => path)
    if (silent.length > 0 && signal.aborted)
      throw new ProbeFailure('timeout', silent.map((path) => `${path} does not answer`).join(', '))
    if (silent.length > 0 && !(await asked.ask([''], SIGN_OF_LIFE_MS, signal)).has('')) {
      asked.kill()
      throw new ProbeCrash('local', `the process that reads ${silent.join(', ')} stands still; a new one is started`)
    }
    return new Map(mounts.map((mount) => [mount.path, answers.get(nameOf(mount)) ?? null]))
  }

  [Symbol.dispose](): void {
    if (this.#over) return
    this.#over = true
    leases -= 1
    if (leases > 0) return
    helper?.kill()
    helper = null
  }
}

const nameOf = ({ bytes, device }: Pick<Mount, 'bytes' | 'device'>): string => `${device} ${bytes}`

interface Answer {
  readonly mount: string
  readonly space?: Space
  readonly code?: string
}

class Helper {
  readonly #child: ChildProcess
  readonly #listeners = new Set<(answer: Answer | Error) => void>()
  ended = false

  constructor() {
    this.#child = fork(SCRIPT, [], {
      execArgv: [],
      env: { UV_THREADPOOL_SIZE: String(THREADS) },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // The script above is the only one that speaks on this channel.
    this.#child.on('message', (answer) => this.#tell(answer as Answer))
    this.#child.on('error', (error) => this.#end(error.message, error))
    this.#child.on('exit', (code, name) => this.#end(`ended (${name ?? code})`))
    this.#child.unref()
    this.#child.channel?.unref()
  }

  /** What was answered until all did, `patienceMs` are over or the signal came. */
  async ask(
    names: readonly string[],
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, SpaceAnswer>> {
    const answers = new Map<string, SpaceAnswer>()
    const wanted = new Set(names)
    if (wanted.size === 0 || signal.aborted) return answers
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        clearTimeout(patience)
        signal.removeEventListener('abort', finish)
        this.#listeners.delete(listen)
      }
      const finish = () => {
        settle()
        resolve()
      }
      const listen = (answer: Answer | Error) => {
        if (answer instanceof Error) {
          settle()
          return reject(answer)
        }
        const { mount, space, code = '' } = answer
        if (wanted.has(mount)) answers.set(mount, space === undefined ? { code } : { space })
        if (answers.size === wanted.size) finish()
      }
      const patience = setTimeout(finish, patienceMs)
      signal.addEventListener('abort', finish, { once: true })
      this.#listeners.add(listen)
      for (const name of wanted) this.#child.send(name, (error) => error !== null && this.#end(error.message))
    })
    return answers
  }

  kill(): void {
    this.ended = true
    this.#child.kill('SIGKILL')
    if (this.#child.connected) this.#child.disconnect()
    this.#end('was stopped')
  }

  #tell(answer: Answer | Error): void {
    for (const listener of [...this.#listeners]) listener(answer)
  }

  #end(why: string, cause?: unknown): void {
    this.ended = true
    this.#tell(new ProbeCrash('local', `the process that reads file systems ${why}`, { cause }))
  }
}
