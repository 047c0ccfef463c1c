import { descriptorsInUse } from '../looking/descriptors.ts'
import type { Look } from '../looking/looker.ts'

interface Parts {
  /** Whether a check is still in the plan. */
  readonly has: (checkId: string) => boolean
  readonly now: () => number
  readonly inUse?: () => string
}

/** Looks that were not made because something of our own was used up: no check's trouble, but one of the monitor. */
export interface Unmade {
  /** Those that were made. The others are counted, and their checks stay as they are until one can be made. */
  sift(looks: readonly Look[]): { readonly made: readonly Look[]; readonly unmade: readonly string[] }
  /** Whether the last look at a check is one of them. */
  isUnmade(checkId: string): boolean
  /** While there is a check of which the last look could not be made. */
  trouble(): { readonly since: number; readonly text: string } | null
}

export function createUnmade({ has, now, inUse = descriptorsInUse }: Parts): Unmade {
  const unseen = new Set<string>()
  let since = 0
  let count = 0
  let lacking = ''

  const note = (checkId: string, text: string) => {
    if (unseen.size === 0) {
      since = now()
      count = 0
    }
    unseen.add(checkId)
    count += 1
    lacking = text
  }

  return {
    sift(looks) {
      const [made, unmade]: [Look[], string[]] = [[], []]
      for (const look of looks) {
        const { observation } = look
        if (observation.outcome === 'crashed' && observation.code === 'exhausted') {
          note(observation.checkId, observation.text)
          unmade.push(observation.checkId)
        } else {
          unseen.delete(observation.checkId)
          made.push(look)
        }
      }
      return { made, unmade }
    },
    isUnmade: (checkId) => unseen.has(checkId),
    trouble() {
      for (const id of unseen) if (!has(id)) unseen.delete(id)
      if (unseen.size === 0) return null
      const how = lacking === DESCRIPTORS ? `: ${inUse()} (see LimitNOFILE)` : ''
      const looks = `${count} ${count === 1 ? 'look' : 'looks'}`
      return { since, text: `Foretop has ${lacking}${how}; ${looks} could not be made` }
    },
  }
}

const DESCRIPTORS = 'no file descriptors left'
