import type { Details, Recorded } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Delta, Looker, LookerVitals } from '../looking/looker.ts'

/** Who looks at what. */
export interface Roster {
  /**
   * Takes up what differs from the plan before: each looker hears of its share. Returns ids of all checks that nobody
   * looks at. Throws if a looker does, after the others have their share; with the next plan that one is told everything
   * again, and a check that it could not say anything of is asked about again.
   */
  plan(delta: Delta): readonly string[]
  sooner(id: string, inMs: number): void
  /** `null`: nobody can record it. */
  record(id: string, details: Details): Promise<Recorded> | null
  vitals(): LookerVitals
  stop(): Promise<void>
}

interface Place {
  readonly looker: Looker
  readonly check: Check
}

interface Share {
  readonly set: Check[]
  readonly remove: string[]
}

export function createRoster(lookers: readonly Looker[]): Roster {
  const places = new Map<string, Place>()
  /** Lookers that failed to take up a plan, and what they were to let go. */
  const owed = new Map<Looker, readonly string[]>()

  /** Checks that nobody looks at. */
  const nobodys = new Map<string, Check>()

  const sharesOf = ({ set, remove }: Delta, failures: unknown[]) => {
    const shares = new Map(lookers.map((looker): [Looker, Share] => [looker, { set: [], remove: [] }]))
    const lookerOf = (check: Check): Looker | undefined => {
      try {
        return lookers.find((each) => each.looksAt(check))
      } catch (error) {
        failures.push(error)
        return undefined
      }
    }
    const leave = (id: string, next?: Looker) => {
      const looker = places.get(id)?.looker
      places.delete(id)
      if (looker !== undefined && looker !== next) shares.get(looker)?.remove.push(id)
    }
    for (const id of remove) {
      leave(id)
      nobodys.delete(id)
    }
    for (const check of new Map([...nobodys, ...set.map((one) => [one.id, one] as const)]).values()) {
      const before = places.get(check.id)
      const looker = lookerOf(check)
      leave(check.id, looker)
      if (looker === undefined) nobodys.set(check.id, check)
      else {
        nobodys.delete(check.id)
        places.set(check.id, { looker, check })
        if (before?.looker !== looker || before.check.revision !== check.revision) shares.get(looker)?.set.push(check)
      }
    }
    return shares
  }
  /** As if it had none of its checks, and still all that ever left while it failed. */
  const everything = (looker: Looker, { remove }: Share): Share => {
    const own = places
      .values()
      .filter((place) => place.looker === looker)
      .map(({ check }) => check)
      .toArray()
    const staying = new Set(own.map(({ id }) => id))
    const left = new Set([...(owed.get(looker) ?? []), ...remove])
    return { set: own, remove: [...left].filter((id) => !staying.has(id)) }
  }

  return {
    plan(delta) {
      const failures: unknown[] = []
      const shares = sharesOf(delta, failures)
      for (const [looker, share] of shares) {
        const whole = owed.has(looker) ? everything(looker, share) : share
        try {
          looker.plan({ ...whole, secrets: delta.secrets })
          owed.delete(looker)
        } catch (error) {
          owed.set(looker, whole.remove)
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
      return [...nobodys.keys()]
    },
    sooner: (id, inMs) => places.get(id)?.looker.sooner(id, inMs),
    record: (id, details) => places.get(id)?.looker.record?.(id, details) ?? null,
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
