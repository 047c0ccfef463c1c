import type { Transition } from '@foretop/shared/model.ts'

/** Events that a new viewer is shown. */
const SHOWN_EVENTS = 50

type Read = (query: { readonly limit: number }) => Promise<readonly Transition[]>

/** The events that whoever comes is shown: read once, and from then on those that were told. */
export interface Recent {
  /** Must be there before anybody is shown anything. Rejects when they cannot be read; the next one who comes tries again. */
  ready(): Promise<void>
  /** Those that viewers do not have yet: what was read may be told of a moment later. */
  news(events: readonly Transition[]): readonly Transition[]
  tell(events: readonly Transition[]): void
  /** Oldest first, without those on their way, which come with the next changes. */
  shown(onTheirWay: readonly Transition[]): readonly Transition[]
}

export function createRecent(read: Read): Recent {
  let told: readonly Transition[] = []
  let reading: Promise<void> | null = null
  let stored: ReadonlySet<number> = new Set()
  const take = (events: readonly Transition[]) => {
    const bySeq = new Map([...told, ...events].map((event) => [event.seq, event]))
    told = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq).slice(-SHOWN_EVENTS)
  }
  return {
    ready() {
      reading ??= read({ limit: SHOWN_EVENTS }).then(
        (events) => {
          stored = new Set(events.map(({ seq }) => seq))
          take(events)
        },
        (error) => {
          reading = null
          throw error
        },
      )
      return reading
    },
    news: (events) => events.filter(({ seq }) => !stored.has(seq)),
    tell: take,
    shown: (onTheirWay) => told.filter(({ seq }) => !onTheirWay.some((other) => other.seq === seq)),
  }
}
