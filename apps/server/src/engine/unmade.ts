import type { Observation } from '@foretop/shared/model.ts'
import { descriptorsInUse } from '../looking/descriptors.ts'

interface Parts {
  /** Whether a check is still in the plan. */
  readonly has: (checkId: string) => boolean
  readonly now: () => number
  readonly inUse?: () => string
}

/** Looks that were not made because something of our own was used up: no check's trouble, but one of the monitor. */
export interface Unmade {
  /** Told of every look that counts. Whether it was not made: then it is counted, and its check stays as it is until one can be made. */
  isOne(observation: Observation): boolean
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
    isOne(observation) {
      const isUnmade = observation.outcome === 'crashed' && observation.code === 'exhausted'
      if (isUnmade) note(observation.checkId, observation.text)
      else unseen.delete(observation.checkId)
      return isUnmade
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
