import { startEstate } from '@foretop/demo/estate.ts'
import type { Simulation } from '@foretop/demo/simulation.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import type { Account } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { hurried } from './hurried.ts'
import { until } from './until.ts'

/** The demo's estate, with the product looking at it in a hurry. */
export interface WatchedEstate extends AsyncDisposable {
  readonly url: string
  /** `db-a02 replication`. */
  break(fault: string): void
  mendAll(): void
  /** All checks, as the wall has them. */
  checks(): Promise<readonly Summary[]>
  /** What somebody was told since that time, wall ms, of trouble of which checks; in the order of their ids. */
  toldSince(at: number): Promise<ReadonlyMap<string, Said>>
  /** Resolves when all is well. */
  wellAgain(): Promise<void>
}

/** `at`: wall ms. */
interface Said {
  readonly at: number
  readonly text: string
}

export async function watchEstate(): Promise<WatchedEstate> {
  await using starting = new AsyncDisposableStack()
  let ahead = 0
  const estate: Simulation = starting.use(await startEstate({ clock: () => Date.now() + ahead }))
  const product: Product = starting.use(await startProduct(hurried(estate.configuration)))
  // The product's own API: the contract says what it holds.
  const checks = async () => (await product.checks()) as unknown as readonly Summary[]
  const running = starting.move()
  return {
    url: product.url,
    break(fault) {
      const [target = '', name = ''] = fault.split(' ')
      estate.break(target, name)
      ahead += TAKES_MS[name] ?? 0
    },
    mendAll() {
      const broken = estate.broken()
      for (const target of new Set(broken.map(({ target }) => target))) estate.mend(target)
      // A cache that was restarted fills up, and what waited for workers is worked off.
      if (broken.some(({ target, fault }) => target.includes('memc') || fault === 'workers-gone')) ahead += HOUR
    },
    checks,
    async toldSince(at) {
      const accounts = (await product.json('/api/v1/ledger?limit=200')) as readonly Account[]
      const opened = accounts.filter((account) => account.at >= at && account.send && account.why === 'opened')
      const told = opened.map(({ checkId, at, text }) => [checkId, { at, text: text ?? '' }] as const)
      return new Map(told.toSorted(([one], [other]) => (one < other ? -1 : 1)))
    },
    async wellAgain() {
      await until(async () => {
        const troubled = (await checks()).filter(
          ({ status, candidate, flapping }) => status !== 'ok' || candidate !== null || flapping,
        )
        if (troubled.length > 0)
          throw new Error(`not well: ${troubled.map(({ id, text }) => `${id}: ${text}`).join('\n')}`)
      }, 120_000)
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

const HOUR = 3_600_000
/** What nobody has the time to wait for: until a disk is full, a replica far behind. */
const TAKES_MS: { readonly [fault: string]: number } = { 'disk-full': HOUR, lag: 120_000 }
