import type { Status } from '@foretop/shared/model.ts'

/** How many of the latest looks count. */
export const FLAP_WINDOW = 21
const START_PERCENT = 20
const STOP_PERCENT = 5
const OLDEST_WEIGHT = 0.75
const NEWEST_WEIGHT = 1.25

/**
 * How restless the latest looks were, in percent: changes between neighbours, weighed from 0.75 for the oldest pair to
 * 1.25 for the newest (the rule of Nagios, so that its users find what they know).
 */
export function restlessness(recent: readonly Status[]): number {
  const pairs = FLAP_WINDOW - 1
  const window = recent.slice(-FLAP_WINDOW)
  // A young check counts as if it had been quiet before.
  const offset = FLAP_WINDOW - window.length
  let changes = 0
  for (let index = 1; index < window.length; index += 1) {
    if (window[index] === window[index - 1]) continue
    const age = offset + index - 1
    changes += OLDEST_WEIGHT + ((NEWEST_WEIGHT - OLDEST_WEIGHT) * age) / (pairs - 1)
  }
  return (changes / pairs) * 100
}

/** Starts at 20 %, stops at 5 %; between the two it stays as it was. */
export function isFlapping(recent: readonly Status[], was: boolean): boolean {
  const percent = restlessness(recent)
  return was ? percent > STOP_PERCENT : percent >= START_PERCENT
}
