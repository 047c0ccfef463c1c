import type { Impact } from '@foretop/shared/model.ts'
import type { Changes, Snapshot } from '@foretop/shared/wire.ts'
import type { OnTheWall } from './board.ts'

type All = ReadonlyMap<string, Impact>

/** Of what trouble does to users only what is another now is told. */
export interface ImpactNews {
  /** For a picture. */
  all(): Pick<Snapshot, 'impacts'>
  /** All that is another than what anybody may have; `null`: nothing. */
  take(): NonNullable<Changes['impacts']> | null
}

export function createImpactNews(wall: Pick<OnTheWall, 'impacts'>): ImpactNews {
  let told: All = new Map()
  /** What pictures showed since then: who has them must hear that it is over. */
  let drawn = new Set<All>()
  return {
    all() {
      const impacts = wall.impacts()
      if (impacts !== told) drawn.add(impacts)
      return impacts.size === 0 ? {} : { impacts: Object.fromEntries(impacts) }
    },
    take() {
      const now = wall.impacts()
      const before = [told, ...drawn]
      told = now
      drawn = new Set()
      const other = before.flatMap((one) => (one === now ? [] : differences(one, now)))
      return other.length === 0 ? null : Object.fromEntries(other)
    },
  }
}

function differences(before: All, now: All): readonly (readonly [string, Impact | null])[] {
  const gone = [...before.keys()].filter((id) => !now.has(id)).map((id) => [id, null] as const)
  const other = [...now].filter(([id, { users, text }]) => {
    const was = before.get(id)
    return was?.users !== users || was.text !== text
  })
  return [...gone, ...other]
}
