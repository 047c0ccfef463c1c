import type { Check } from '@foretop/shared/plan.ts'
import type { Looker, LookerVitals } from '../looking/looker.ts'

/** Who looks at what. */
export interface Roster {
  /**
   * Replaces the plan: each looker hears of what differs. Returns ids of the checks that nobody looks at. Throws if a looker
   * does, after the others have their share; the next plan tells it everything again.
   */
  plan(checks: Iterable<Check>, secrets: readonly string[]): readonly string[]
  sooner(id: string, inMs: number): void
  vitals(): LookerVitals
  stop(): Promise<void>
}

interface Place {
  readonly looker: Looker
  readonly revision: string
}

export function createRoster(lookers: readonly Looker[]): Roster {
  let places: ReadonlyMap<string, Place> = new Map()
  return {
    plan(checks, secrets) {
      const next = new Map<string, Place>()
      const nobodys: string[] = []
      const set = new Map(lookers.map((looker) => [looker, [] as Check[]]))
      const remove = new Map(lookers.map((looker) => [looker, [] as string[]]))
      for (const check of checks) {
        const looker = lookers.find((each) => each.looksAt(check))
        if (looker === undefined) {
          nobodys.push(check.id)
          continue
        }
        const before = places.get(check.id)
        const isAnother = before?.looker !== looker || before.revision !== check.revision
        if (isAnother) set.get(looker)?.push(check)
        next.set(check.id, isAnother ? { looker, revision: check.revision } : before)
      }
      for (const [id, { looker }] of places) if (next.get(id)?.looker !== looker) remove.get(looker)?.push(id)
      const failures = lookers.flatMap((looker) => {
        try {
          looker.plan({ set: set.get(looker) ?? [], remove: remove.get(looker) ?? [], secrets })
          return []
        } catch (error) {
          // As if it had all of them, as they never were: the next plan sets and removes everything again.
          for (const id of new Set([...places.keys(), ...next.keys()]))
            if ((next.get(id) ?? places.get(id))?.looker === looker) next.set(id, { looker, revision: '' })
          return [error]
        }
      })
      places = next
      if (failures.length > 0) throw failures[0]
      return nobodys
    },
    sooner: (id, inMs) => places.get(id)?.looker.sooner(id, inMs),
    vitals() {
      const all = lookers.map((looker) => looker.vitals())
      return {
        workers: all.flatMap(({ workers }) => workers),
        skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
      }
    },
    stop: async () => void (await Promise.all(lookers.map((looker) => looker.stop()))),
  }
}
