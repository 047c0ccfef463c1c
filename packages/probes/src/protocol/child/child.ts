import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { exhaustionIn } from '../exhaustion.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import type { ChildEnd, Reading } from './command.ts'
import { killMarked, MARK, signalTo } from './marked.ts'
import { Output, saidIn } from './output.ts'
import type { Person } from './person.ts'
import { SYSTEM_FOLDERS } from './program.ts'

export interface Patience {
  /** From SIGTERM to SIGKILL, ms. */
  readonly termMs: number
  /** From SIGKILL until it is given up, ms. */
  readonly killMs: number
  /** How long somebody it left behind may hold its output, ms. */
  readonly heldMs: number
}

export const PATIENCE: Patience = { termMs: 1_000, killMs: 2_000, heldMs: 1_000 }

interface Start {
  /** An absolute path. */
  readonly path: string
  readonly args: readonly string[]
  readonly env: { readonly [name: string]: string }
  readonly input: string | undefined
  readonly reading: Reading
  readonly person: Person
  /** Which no other child has. */
  readonly mark: string
  readonly patience: Patience
  readonly touches: string | undefined
  readonly signal: AbortSignal
}

/**
 * One program, from its start until nothing of it is left: it leads a process group of its own, and the whole of that is
 * ended when the look is over, when it says too much, and when it ends itself.
 */
export class Child {
  readonly #process: ChildProcess
  readonly #start: Start
  readonly #out: Output
  readonly #complaints = new Output()
  readonly #end = Promise.withResolvers<ChildEnd>()
  readonly #over = Promise.withResolvers<void>()
  readonly #abandoned = Promise.withResolvers<void>()
  #timer: NodeJS.Timeout | undefined
  /** Its number, and that of its group, may be somebody else's from then on. */
  #hasExited = false
  /** It was given up: not even SIGKILL ended it. */
  hangs = false

  constructor(start: Start) {
    const { path, args, env, input, person, mark, signal } = start
    this.#start = start
    this.#out = new Output(start.reading)
    this.#process = spawn(path, args, {
      cwd: '/',
      env: { PATH: SYSTEM_FOLDERS.join(':'), HOME: person.home, LC_ALL: 'C', ...env, [MARK]: mark },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
      ...person.ids,
    })
    const { pid } = this.#process
    if (pid !== undefined) takenFirst(pid)
    // Whoever ends before it has read all of it owes us nothing.
    this.#process.stdin?.on('error', () => {})
    this.#process.stdin?.end(input)
    this.#process.stdout?.on('data', (piece: Buffer) => this.#take(this.#out, piece))
    this.#process.stderr?.on('data', (piece: Buffer) => this.#take(this.#complaints, piece))
    this.#process.once('error', (error) => this.#unborn(error))
    this.#process.once('exit', () => this.#exited())
    this.#process.once('close', (code, by) => this.#closed(code, by))
    signal.addEventListener('abort', this.#giveUp)
  }

  get name(): string {
    return basename(this.#start.path)
  }

  get touches(): string | undefined {
    return this.#start.touches
  }

  /** Rejects when the look is over, and before that where it could not be started or said too much. */
  get end(): Promise<ChildEnd> {
    return this.#end.promise
  }

  /** Resolves when it has ended. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** Resolves when it has ended, or was given up. */
  get gone(): Promise<void> {
    return Promise.race([this.#over.promise, this.#abandoned.promise])
  }

  /** Ends it at once. */
  kill(): void {
    const { pid } = this.#process
    if (pid === undefined || this.#hasExited) return
    clearTimeout(this.#timer)
    signalTo(-pid, 'SIGKILL')
    this.#timer = setTimeout(() => this.#abandon(), this.#start.patience.killMs)
  }

  readonly #giveUp = () => {
    const { signal, patience } = this.#start
    const { reason } = signal
    const late = reason instanceof ProbeFailure && reason.code === 'timeout'
    this.#end.reject(late ? new ProbeFailure('timeout', `${this.name} did not end in time and was ended`) : reason)
    const { pid } = this.#process
    if (pid === undefined || this.#hasExited || this.#timer !== undefined) return
    signalTo(-pid, 'SIGTERM')
    this.#timer = setTimeout(() => this.kill(), patience.termMs)
  }

  #take(output: Output, piece: Buffer): void {
    output.add(piece)
    if (!output.isFlood || this.#timer !== undefined) return
    if (output === this.#out && this.#start.reading.beginningIsEnough)
      this.#end.resolve({ code: 0, signal: null, ...saidIn(this.#out, this.#complaints) })
    this.#end.reject(new ProbeFailure('too-large', `${this.name} said more than 1 MiB and was ended`))
    this.kill()
  }

  #unborn(error: Error): void {
    // One that runs may complain too, of a signal that could not be sent.
    if (this.#process.pid !== undefined) return
    this.#end.reject(notStarted(this.#start.path, error))
    this.#forget()
  }

  /** What it started and left behind is ended with it; who has left the group may still hold its output. */
  #exited(): void {
    const { pid } = this.#process
    this.#hasExited = true
    if (pid !== undefined) signalTo(-pid, 'SIGKILL')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#letGo(), this.#start.patience.heldMs)
  }

  async #letGo(): Promise<void> {
    await killMarked(this.#start.mark)
    this.#process.stdout?.destroy()
    this.#process.stderr?.destroy()
  }

  #closed(code: number | null, signal: string | null): void {
    this.#end.resolve({ code, signal, ...saidIn(this.#out, this.#complaints) })
    this.hangs = false
    this.#forget()
  }

  /** It hangs in the kernel, on a dead mount for one, or is not ours to end. */
  #abandon(): void {
    this.hangs = true
    void this.#letGo()
    this.#process.unref()
    this.#abandoned.resolve()
  }

  #forget(): void {
    clearTimeout(this.#timer)
    this.#start.signal.removeEventListener('abort', this.#giveUp)
    this.#over.resolve()
  }
}

/**
 * When memory is short, the kernel shall take this one before us. Written at once: later the number may be another's, and a
 * child that was quick has children without it.
 */
function takenFirst(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000')
  } catch {
    // It is gone already, or this is no Linux.
  }
}

/** Where something of ours is used up, the system's own error; else in words why. */
export function notStarted(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error) || exhaustionIn(error) !== null) return error
  const code = String(error.code)
  return new ProbeCrash('local', `${path} cannot be started: ${WHY[code] ?? code}`, { cause: error })
}

const WHY: { readonly [code: string]: string } = {
  ENOENT: 'the program that its first line names is not there',
  EACCES: 'its user may not execute it',
  E2BIG: 'its arguments are too long',
  ENOEXEC: 'it is no program for this machine',
  EPERM: 'we may not start it as its user',
}
