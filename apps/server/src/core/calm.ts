import { fewOf, ofSeveral, type Sentence } from './few-facts.ts'
import { type Bound, type Found, type Known, type Sought, whyUnknown } from './found.ts'

type Find = (id: string) => Sought

/**
 * Whether none of these is critical, of each host that is asked for. What is on the host itself, or explained by it, is what
 * the restart may mend. That trouble is planned, silenced or acknowledged makes it no smaller. Each is judged once.
 */
export function calm(ids: Iterable<string>, find: Find, bound: Bound): (host: string) => Sentence {
  const all: Found[] = []
  const behind = new Map<string, Set<Found>>()
  for (const id of ids) {
    const sought = find(id)
    const found = troubled(id, sought, bound)
    all.push(found)
    for (const host of hostsBehind(sought, find)) {
      const those = behind.get(host)
      if (those === undefined) behind.set(host, new Set([found]))
      else those.add(found)
    }
  }
  const no = all.filter(({ answer }) => answer === 'no')
  const unknown = all.filter(({ answer }) => answer === 'unknown')
  return (host) => {
    const own = behind.get(host) ?? NONE
    const isElsewhere = (found: Found) => !own.has(found)
    for (const [answer, those] of [
      ['no', no],
      ['unknown', unknown],
    ] as const) {
      const total = those.length - [...own].filter((found) => found.answer === answer).length
      if (total > 0) return { answer, facts: fewOf(those, isElsewhere, total) }
    }
    const watched = all.length - own.size
    if (watched === 0) return { answer: 'unknown', facts: [ofSeveral('nothing is watched there')] }
    return { answer: 'yes', facts: [ofSeveral(`${watched} watched, none critical`)] }
  }
}

const NONE: ReadonlySet<Found> = new Set()

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

/** The host that it is on, and those of the checks that explain it, however far. */
function hostsBehind(sought: Sought, find: Find): ReadonlySet<string> {
  const hosts = new Set<string>()
  let at = sought
  for (let step = 0; step < MOST_STEPS && isKnown(at); step++) {
    if (at.check.host !== null) hosts.add(at.check.host)
    at = at.state.blockedBy === null ? undefined : find(at.state.blockedBy)
  }
  return hosts
}

const isKnown = (sought: Sought): sought is Known => sought !== undefined && sought !== 'disabled'
