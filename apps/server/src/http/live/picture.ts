import { setImmediate as breath } from 'node:timers/promises'
import type { Check } from '@foretop/shared/plan.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import type { EngineChange } from '../../engine/engine-change.ts'

/** A check may look older by now, and nobody was told: when it was last looked at, its number. */
const LIFE_MS = 1_000
/** So many are written out before others get their turn: a few milliseconds of work. */
const SLICE = 250
/** Where more than that changes again and again while it is written, what is left is written at once. */
const MOST_PASSES = 5

/** All checks as JSON, written out once for all who come at about the same time. */
export interface Picture {
  note(change: Pick<EngineChange, 'checks' | 'removed'>): void
  /** Resolves when little is left to write. It takes some turns of the event loop: ten thousand are never written in one. */
  prepare(): Promise<void>
  /** As they are now, as a JSON array. */
  checks(): string
}

/** Of what it is drawn. */
export interface Drawn {
  /** In the order of the configuration. */
  allPlanned(): IteratorObject<Check>
  summary(id: string): Summary | undefined
}

export function createPicture(drawn: Drawn, now: () => number): Picture {
  /** In the order of the plan; `null` for what is to be written, or written again. */
  let written = new Map<string, string | null>()
  let begunAt = Number.NEGATIVE_INFINITY
  /** There are others than were drawn. */
  let isOther = true
  const write = (id: string) => {
    const summary = drawn.summary(id)
    if (summary === undefined) written.delete(id)
    else written.set(id, JSON.stringify(summary))
  }

  const unwritten = () => written.values().reduce((count, text) => count + Number(text === null), 0)

  return {
    note({ checks, removed }) {
      isOther ||= removed.length > 0
      for (const id of checks) {
        if (written.has(id)) written.set(id, null)
        else isOther ||= drawn.summary(id) !== undefined
      }
    },
    async prepare() {
      const age = now() - begunAt
      isOther ||= age < 0 || age >= LIFE_MS
      for (let pass = 0; isOther || (pass < MOST_PASSES && unwritten() > SLICE); pass += 1) {
        if (isOther) {
          isOther = false
          begunAt = now()
          written = new Map(drawn.allPlanned().map(({ id }) => [id, null]))
        }
        let count = 0
        for (const [id, text] of written) {
          if (text !== null) continue
          count += 1
          if (count % SLICE === 0) await breath()
          write(id)
        }
      }
    },
    checks() {
      for (const [id, text] of written) if (text === null) write(id)
      return `[${[...written.values()].join()}]`
    },
  }
}
