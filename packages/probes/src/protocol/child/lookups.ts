import { ProbeCrash, ProbeFailure } from '../failure.ts'

/**
 * So many look at once. Each call to the file system holds one of four threads of libuv, on a dead mount for ever, and the
 * others need some too.
 */
const MOST = 2

interface Lookup {
  readonly whose: string
  readonly name: string
  readonly signal: AbortSignal
  readonly over: Promise<void>
}

/** Searches for programs in folders that may be on a dead mount. */
export class Lookups {
  readonly #underway = new Set<Lookup>()

  /** Rejects with the signal's reason as soon as that is aborted; the search goes on, for nothing can end it. */
  async run<T>(
    { whose, name, signal }: Pick<Lookup, 'whose' | 'name' | 'signal'>,
    search: () => Promise<T>,
  ): Promise<T> {
    using ended = endOf(signal)
    while (this.#underway.size >= MOST) {
      if (this.hanging.length >= MOST)
        throw new ProbeCrash(
          'local',
          `${MOST} searches for programs hang: are the folders of children on a dead mount?`,
        )
      await Promise.race([ended.promise, ...[...this.#underway].map(({ over }) => over)])
    }
    const searching = search()
    const over = searching.then(
      () => {},
      () => {},
    )
    const lookup = { whose, name, signal, over }
    this.#underway.add(lookup)
    void over.then(() => this.#underway.delete(lookup))
    return await Promise.race([searching, ended.promise])
  }

  /** Throws where an earlier one for the same check has not ended. */
  assertNone(whose: string): void {
    const before = this.hanging.find((each) => each.whose === whose)
    if (before !== undefined)
      throw new ProbeFailure('timeout', `looking for ${before.name} still hangs in the kernel: a dead mount?`)
  }

  /** Those whose look is over. */
  get hanging(): readonly Pick<Lookup, 'whose' | 'name'>[] {
    return [...this.#underway].filter(({ signal }) => signal.aborted).map(({ whose, name }) => ({ whose, name }))
  }
}

/** Never resolves; rejects when the signal is aborted. */
function endOf(signal: AbortSignal): Disposable & { readonly promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>()
  // Nobody may wait for it any more.
  promise.catch(() => {})
  const abort = () => reject(signal.reason)
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return { promise, [Symbol.dispose]: () => signal.removeEventListener('abort', abort) }
}
