import { few, ofSeveral, type Sentence } from './few-facts.ts'
import { type Bound, type Found, type Known, type Sought, whyUnknown } from './found.ts'

type Find = (id: string) => Sought

/**
 * Whether none of these is critical. What is on the host itself, or explained by it, is what the restart may mend. That
 * trouble is planned, silenced or acknowledged makes it no smaller.
 */
export function calm(ids: Iterable<string>, host: string, find: Find, bound: Bound): Sentence {
  const found: Found[] = []
  for (const id of ids) {
    const known = find(id)
    if (!isOf(known, host, find)) found.push(troubled(id, known, bound))
  }
  const no = found.filter(({ answer }) => answer === 'no')
  const unknown = found.filter(({ answer }) => answer === 'unknown')
  if (no.length > 0) return { answer: 'no', facts: few(no) }
  if (unknown.length > 0) return { answer: 'unknown', facts: few(unknown) }
  if (found.length === 0) return { answer: 'unknown', facts: [ofSeveral('nothing is watched there')] }
  return { answer: 'yes', facts: [ofSeveral(`${found.length} watched, none critical`)] }
}

/** A warning is lived with; what may be worse than that is not. */
function troubled(id: string, sought: Sought, bound: Bound): Found {
  const gap = whyUnknown(id, sought, bound)
  if ('answer' in gap) return gap
  const { status, candidate, flapping, verdict } = gap.known.state
  const found = (answer: Found['answer'], text: string): Found => ({ answer, fact: { ...gap.fact, text } })
  const text = verdict?.text || 'no reason given'
  if (status === 'critical') return found('no', `critical: ${text}`)
  if (status === 'unknown') return found('unknown', `unknown: ${text}`)
  if (flapping) return found('unknown', 'flapping: it comes and goes')
  const next = candidate?.status
  if (next === 'critical' || next === 'unknown')
    return found('unknown', `may be getting ${next}: ${gap.known.latest?.text ?? text}`)
  return found('yes', `${status}: ${text}`)
}

const MOST_STEPS = 20

/** On that host, or behind a check of it, however far. */
function isOf(sought: Sought, host: string, find: Find): boolean {
  let at = sought
  for (let step = 0; step < MOST_STEPS && isKnown(at); step++) {
    if (at.check.host === host) return true
    at = at.state.blockedBy === null ? undefined : find(at.state.blockedBy)
  }
  return false
}

const isKnown = (sought: Sought): sought is Known => sought !== undefined && sought !== 'disabled'
