import { parentPort, workerData } from 'node:worker_threads'
import { Children } from '@foretop/probes/protocol/child/children.ts'
import type { ProcessBirth } from './hire.ts'
import type { Birth, FromPoller, ToPoller } from './polled.ts'

/** Where a poller works: how it hears and is heard, and what it may do. */
interface Workplace extends Pick<Birth, 'limits' | 'probes'> {
  readonly post: (message: FromPoller) => void
  readonly onMessage: (hear: (message: ToPoller) => void) => void
  /** A look at the check of this place begins (1) or ended (0). */
  readonly mark: (place: number, is: 0 | 1) => void
  /** Programs may be started here; `null`: not here. */
  readonly children: Children | null
  readonly leave: () => void
}

export const workplace = (): Promise<Workplace> | Workplace =>
  parentPort === null ? ownProcess() : ownThread(parentPort, workerData)

function ownThread(port: NonNullable<typeof parentPort>, { underway, limits, probes }: Birth): Workplace {
  return {
    ...{ limits, probes, children: null },
    post: (message) => port.postMessage(message),
    onMessage: (hear) => void port.on('message', hear),
    mark(place, is) {
      underway[place] = is
    },
    leave: () => port.close(),
  }
}

/** Programs are started here and nowhere else: that stops whoever does it, each time for most of a millisecond. */
async function ownProcess(): Promise<Workplace> {
  // Who started us says when to stop; where it died, nobody reads any more.
  process.on('disconnect', () => process.exit())
  // A service manager may send it to all of us at once.
  process.on('SIGTERM', () => {})
  const heard: ToPoller[] = []
  let take = (message: ToPoller): void => void heard.push(message)
  const { promise, resolve } = Promise.withResolvers<ProcessBirth>()
  process.once('message', (first: ProcessBirth) => {
    process.on('message', (message: ToPoller) => take(message))
    resolve(first)
  })
  const birth = await promise
  const { limits, probes, mark } = birth
  const children = new Children({ mark })
  children.endLeftBehind()
  process.on('exit', () => {
    children[Symbol.dispose]()
    children.endLeftBehind()
  })
  const post = (message: FromPoller) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  }
  return {
    ...{ limits, probes, children, post },
    onMessage(hear) {
      take = hear
      for (const message of heard) hear(message)
    },
    mark: (place, is) => post({ type: 'underway', place, is }),
    leave: () => process.disconnect(),
  }
}
