import type { Candidate, State, Status } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { isWorse, worst } from './severity.ts'

export type Policy = Pick<Check, 'attempts' | 'recoveries'>
type Looks = readonly Status[]

/** How many of the latest looks must be remembered for this, with room for some that saw nothing. */
export const looksKept = ({ attempts, recoveries }: Policy): number => 2 * Math.max(attempts, recoveries)

/**
 * What a check is after these looks, the latest last. It gets worse by `attempts` looks in a row of that kind or worse,
 * better by `recoveries` of that kind or better. That we could not look says nothing of the server: it neither counts
 * nor starts the count anew, and is believed after `attempts` looks in a row of its own.
 */
export function confirmed(status: Status, looks: Looks, policy: Policy): Status {
  const { attempts, recoveries } = policy
  const latest = looks.at(-1)
  if (latest === status) return status
  if (latest === 'unknown') return endsBlind(looks, attempts) ? 'unknown' : status
  const seen = seenOf(looks, attempts)
  const worse = mildest(seen.slice(-attempts))
  if (seen.length >= attempts && isWorse(worse, known(status))) return worse
  const needed = status === 'pending' ? 1 : recoveries
  if (seen.length < needed) return status
  const better = worst(seen.slice(-needed))
  // Who was not known to be in trouble is well, or waits to be confirmed.
  return better === 'ok' || isWorse(known(status), better) ? better : status
}

/** What the latest look says that is not confirmed; a look that saw nothing leaves what was said before it. */
export function candidateOf(
  { status, candidate }: Pick<State, 'status' | 'candidate'>,
  looks: Looks,
  policy: Policy,
): Candidate | null {
  const latest = looks.at(-1) ?? status
  if (latest === status) return null
  if (latest === 'unknown')
    return candidate !== null && candidate.status !== 'unknown' && candidate.status !== status
      ? candidate
      : { status: latest, count: runOf(looks, (look) => look === 'unknown') }
  const turnsWorse = isWorse(latest, known(status))
  const supports = (look: Status) => (turnsWorse ? !isWorse(latest, look) : !isWorse(look, latest))
  return { status: latest, count: runOf(seenOf(looks, policy.attempts), supports) }
}

/** What the looks say of the server: where we did not see it for a moment, that it is as it was. */
export function saidBy(looks: Looks, { attempts }: Policy): Looks {
  if (!looks.includes('unknown')) return looks
  const said: Status[] = []
  for (const [index, look] of looks.entries()) {
    const seen = said.at(-1)
    const isBlind = look === 'unknown' && runAround(looks, index) < attempts
    if (!isBlind) said.push(look)
    else if (seen !== undefined) said.push(seen)
  }
  return said
}

/** Nothing bad is known of what was not seen. */
const known = (status: Status): Status => (status === 'warning' || status === 'critical' ? status : 'ok')

const endsBlind = (looks: Looks, attempts: number): boolean => runOf(looks, (look) => look === 'unknown') >= attempts

/** The looks that saw the server since we were last blind for long enough to say so. */
function seenOf(looks: Looks, attempts: number): Looks {
  const blind = looks.findLastIndex((_, index) => endsBlind(looks.slice(0, index + 1), attempts))
  return looks.slice(blind + 1).filter((look) => look !== 'unknown')
}

const runOf = (looks: Looks, fits: (look: Status) => boolean): number =>
  looks.length - 1 - looks.findLastIndex((look) => !fits(look))

/** How many looks in a row failed us, of which this is one. */
function runAround(looks: Looks, index: number): number {
  const begin = looks.slice(0, index).findLastIndex((look) => look !== 'unknown') + 1
  const length = looks.slice(begin).findIndex((look) => look !== 'unknown')
  return length === -1 ? looks.length - begin : length
}

const mildest = (looks: Looks): Status =>
  looks.reduce((least, look) => (isWorse(least, look) ? look : least), 'critical')
