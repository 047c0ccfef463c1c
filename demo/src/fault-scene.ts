import { PATIENCE_MS } from '@foretop/lab/lab.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { afterEach } from 'vitest'
import { startEstate } from './estate.ts'
import type { Simulation } from './simulation.ts'
import { type Watch, watch } from './watch.ts'

/** For tests of faults: an estate that is played with and ends with its test. */

export const MINUTE_MS = 60_000

let scope = new AsyncDisposableStack()
afterEach(async () => {
  await scope.disposeAsync()
  scope = new AsyncDisposableStack()
})

interface Scene {
  readonly estate: Simulation
  /** Lets time go by, a second at a time for those who look. */
  later(ms: number): void
  look(): ReturnType<Watch['look']>
  /** One check, looked at now. */
  see(id: string): Promise<CheckView>
  /** Looks at all of them, then says of something on one host whether it can be restarted: the answer, then the reasons. */
  safe(name: string, host: string): Promise<readonly string[]>
}

/** An estate whose time the test moves, and these checks of it. */
export const play = (...wanted: readonly string[]): Promise<Scene> => begin(wanted, PATIENCE_MS)

/** `timeoutMs`: a busy machine must not make a look fail, and a server that hangs is waited for so long. */
export async function begin(wanted: readonly string[], timeoutMs: number): Promise<Scene> {
  let skipped = 0
  const estate = scope.use(await startEstate({ clock: () => Date.now() + skipped }))
  const watched = scope.use(await watch(estate.configuration, wanted, timeoutMs))
  return {
    estate,
    later: (ms) => {
      skipped += ms
    },
    look: () => watched.look(),
    async see(id) {
      const view = (await watched.look()).get(id)
      if (view === undefined) throw new Error(`${id} is not watched`)
      return view
    },
    async safe(name, host) {
      await watched.look()
      const restart = watched.restarts().find((one) => one.name === name)
      const answer = restart?.hosts.find((one) => one.host === host)
      if (answer === undefined) throw new Error(`${name} is not to be restarted on ${host}`)
      return [answer.answer, ...answer.reasons.map((reason) => `${reason.answer}: ${reason.text}`)]
    },
  }
}

export const reading = ({ metrics }: CheckView, metric: string, instance?: string): number | undefined => {
  const value = metrics[metric]
  return typeof value === 'object' ? value[instance ?? ''] : value
}
