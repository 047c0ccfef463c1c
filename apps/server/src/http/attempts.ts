/** Remembers wrong tokens, so that they cannot be tried by the thousand. */
export interface Attempts {
  /** Seconds until another try is allowed, 0: now. */
  waitS(from: string): number
  failed(from: string): void
}

const MOST = 10
const SPAN_MS = 60_000
/** More addresses than this are an attack; the oldest is forgotten so that memory stays small. */
const MOST_ADDRESSES = 1_000

export function createAttempts(now: () => number = Date.now): Attempts {
  const failures = new Map<string, { readonly since: number; readonly count: number }>()
  const current = (from: string) => {
    const known = failures.get(from)
    return known !== undefined && now() - known.since < SPAN_MS ? known : { since: now(), count: 0 }
  }
  return {
    waitS(from) {
      const { since, count } = current(from)
      return count < MOST ? 0 : Math.ceil((since + SPAN_MS - now()) / 1_000)
    },
    failed(from) {
      const { since, count } = current(from)
      failures.delete(from)
      failures.set(from, { since, count: count + 1 })
      const [oldest] = failures.keys()
      if (failures.size > MOST_ADDRESSES && oldest !== undefined) failures.delete(oldest)
    },
  }
}
