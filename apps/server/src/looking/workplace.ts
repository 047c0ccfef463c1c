import { parentPort, workerData } from 'node:worker_threads'
import type { Children } from '@foretop/probes/protocol/child/children.ts'
import type { ProcessBirth } from './hire.ts'
import { endWithOurs, ownChildren, say } from './own-process.ts'
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
  endWithOurs()
  const heard: ToPoller[] = []
  let take = (message: ToPoller): void => void heard.push(message)
  const { promise, resolve } = Promise.withResolvers<ProcessBirth>()
  process.once('message', (first: ProcessBirth) => {
    process.on('message', (message: ToPoller) => take(message))
    resolve(first)
  })
  const birth = await promise
  const { limits, probes, mark } = birth
  const children = ownChildren(mark)
  return {
    ...{ limits, probes, children, post: say },
    onMessage(hear) {
      take = hear
      for (const message of heard) hear(message)
    },
    mark: (place, is) => say({ type: 'underway', place, is }),
    leave: () => process.disconnect(),
  }
}
