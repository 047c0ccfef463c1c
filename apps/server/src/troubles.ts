import type { Trouble } from '@foretop/shared/wire.ts'
import type { Engine } from './engine/engine.ts'
import type { Stores } from './stores.ts'

/** What ails the monitor itself, gathered from those who know. */
export interface Troubles {
  list(): readonly Trouble[]
  /** Sets or clears one that is told by events. */
  set(of: Trouble['of'], text: string | null): void
  /** Looks whether the list is another one now. */
  check(): void
}

type Source = () => readonly Trouble[]

/** `sources` are asked each time; `onChange` is called when the list differs from what was last told. */
export function createTroubles(sources: readonly Source[], onChange: () => void, now: () => number): Troubles {
  const told = new Map<Trouble['of'], Trouble>()
  let last = '[]'
  const list = () => [...told.values(), ...sources.flatMap((source) => source())]
  const check = () => {
    const current = JSON.stringify(list())
    if (current === last) return
    last = current
    onChange()
  }
  return {
    list,
    check,
    set(of, text) {
      if (text === null) told.delete(of)
      else told.set(of, { of, since: told.get(of)?.since ?? now(), text })
      check()
    },
  }
}

type Told = { readonly since: number; readonly text: string } | null

const of = (of: Trouble['of'], told: Told): readonly Trouble[] => (told === null ? [] : [{ of, ...told }])

/** What cannot be stored, or is lost. */
export const storeTroubles = ({ committer, losses, history }: Stores): readonly Trouble[] => [
  ...of('store', committer.trouble()),
  ...losses().flatMap((loss) => of('damage', loss)),
  ...of('history', history.trouble()),
]

/** Why looks are not made as they should be. */
export const lookingTroubles = (engine: Pick<Engine, 'vitals' | 'exhaustion'>): readonly Trouble[] => [
  ...engine
    .vitals()
    .workers.flatMap(({ trouble: text, troubledSince: since }) =>
      text === null || since === null ? [] : of('poller', { since, text }),
    ),
  ...of('resources', engine.exhaustion()),
]
