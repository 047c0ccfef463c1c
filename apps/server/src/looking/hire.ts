import { Worker } from 'node:worker_threads'
import { forkOwn } from './own-process.ts'
import type { Birth, FromPoller, ToPoller } from './polled.ts'

/** Who looks for us, as its keeper sees it. */
export interface Hired {
  post(message: ToPoller): void
  /** At once. */
  end(): Promise<unknown>
}

/** What is heard of it. */
export interface Ears {
  readonly hear: (message: FromPoller) => void
  /** Why it ended, before it is gone. */
  readonly failed: (error: unknown) => void
  /** It could not be started at all, which is known only later. */
  readonly unborn: (error: unknown) => void
  readonly gone: () => void
}

export type Hire = (birth: Omit<Birth, 'probes'> & { readonly name: string }, ears: Ears) => Hired

const POLLER = new URL('./poller.ts', import.meta.url)

/** A thread, which shares our memory. Throws where none can be started. */
export function hireThread(probes: string, { name, underway, limits }: Parameters<Hire>[0], ears: Ears): Hired {
  const workerData: Birth = { underway, limits, probes }
  const worker = new Worker(POLLER, { name, workerData })
  worker.on('message', ears.hear)
  worker.on('error', ears.failed)
  worker.on('exit', ears.gone)
  return { post: (message) => worker.postMessage(message), end: () => worker.terminate() }
}

/** What a process is told first. */
export interface ProcessBirth extends Omit<Birth, 'underway'> {
  /** That of all its children: what an earlier process with the same left behind is ended. */
  readonly mark: string
}

/** A process, which may start programs. */
export function hireProcess(
  { probes, mark }: Pick<ProcessBirth, 'probes' | 'mark'>,
  { limits }: Parameters<Hire>[0],
  ears: Ears,
): Hired {
  const child = forkOwn(POLLER)
  const birth: ProcessBirth = { limits, probes, mark }
  const ended = Promise.withResolvers<void>()
  let ending = false
  const gone = () => {
    ended.resolve()
    ears.gone()
  }
  child.on('message', (message) => ears.hear(message as FromPoller)) // it runs poller.ts and says nothing else
  child.on('error', (error) => {
    if (child.pid !== undefined) return ears.failed(error)
    ended.resolve()
    ears.unborn(error)
  })
  child.on('exit', (code, signal) => {
    if (!ending && signal !== null) ears.failed(new Error(`it was ended by ${signal}`))
    else if (!ending && code !== 0) ears.failed(new Error(`it ended with ${code}`))
    gone()
  })
  const post = (message: ToPoller | ProcessBirth) => {
    if (child.connected) child.send(message, () => {})
  }
  post(birth)
  return {
    post,
    end() {
      ending = true
      child.kill('SIGKILL')
      return ended.promise
    },
  }
}
