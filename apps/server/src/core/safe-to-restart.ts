import type { HostAnswer, Reason, Restart, Rule, Safety } from '@foretop/shared/model.ts'
import type { Host } from '@foretop/shared/plan.ts'
import { SAFETIES } from '@foretop/shared/words.ts'
import { calm } from './calm.ts'
import { enough } from './enough.ts'
import { few, ofSeveral, type Sentence } from './few-facts.ts'
import { type Bound, type Found, readings, type Sought, stands, withinLimits } from './found.ts'

/** What is known of all that is watched. */
export interface Estate {
  readonly hosts: readonly Host[]
  /** `disabled`: nobody looks at it; `undefined`: there is none. */
  find(checkId: string): Sought
  /** Ids of the checks of these hosts and groups, whether they are looked at or not. */
  checksOf(names: readonly string[]): Iterable<string>
}

/** The hosts that a restart is about, in the order of the configuration. */
export const hostsOf = (names: readonly string[], { hosts }: Pick<Estate, 'hosts'>): readonly string[] =>
  hosts
    .filter(({ name, groups }) => names.includes(name) || groups.some((group) => names.includes(group)))
    .map(({ name }) => name)

/**
 * Whether this can be restarted on that host now, and why: `yes` only where each rule is known to hold by what was seen
 * within the bound. What is not known is never yes, and one rule that is broken is a no.
 */
export function safeToRestart(restart: Restart, host: string, estate: Estate, now: number): HostAnswer {
  const bound = { now, withinMs: restart.withinMs }
  const reasons = restart.safe
    .map((rule) => reasonOf(rule, { restart, host, estate, bound }))
    .toSorted((a, b) => SAFETIES.indexOf(a.answer) - SAFETIES.indexOf(b.answer))
  const answer = together(reasons.map(({ answer }) => answer))
  const costs = restart.costs.map(({ text, check, metrics }) => {
    const id = idOn(host, check)
    return { text, facts: [readings(id, estate.find(id), metrics, bound)] }
  })
  return { host, answer, safe: answer === 'yes', about: aboutOf(restart, host), reasons, costs }
}

/** One answer for several: the worst of them; of nothing nothing is known. */
export const together = (answers: readonly Safety[]): Safety =>
  answers.length === 0 ? 'unknown' : (SAFETIES.find((safety) => answers.includes(safety)) ?? 'unknown')

interface Asked {
  readonly restart: Restart
  readonly host: string
  readonly estate: Estate
  readonly bound: Bound
}

function reasonOf(rule: Rule, asked: Asked): Reason {
  const { answer, facts } = lookedAt(rule, asked)
  const text = { yes: rule.that, no: rule.otherwise, unknown: `not known whether ${rule.that}` }[answer]
  return { answer, text, facts }
}

function lookedAt({ about, limits }: Rule, { restart, host, estate, bound }: Asked): Sentence {
  const judge = (id: string) => (limits === null ? stands : withinLimits(limits))(id, estate.find(id), bound)
  switch (about.of) {
    case 'own':
      return whole([judge(idOn(host, about.check))])
    case 'one':
      return whole([judge(about.check)])
    case 'all':
      return whole(hostsOf(about.hosts, estate).map((name) => judge(idOn(name, about.check))))
    case 'others': {
      const others = hostsOf(restart.hosts, estate).filter((name) => name !== host)
      const ids = others.map((name) => idOn(name, about.check))
      // One that is down carries nothing, whatever its last number said.
      const found = ids.map((id) => worse(stands(id, estate.find(id), bound), judge(id)))
      return enough(found, about.up)
    }
    case 'calm':
      return calm(estate.checksOf(about.hosts), host, (id) => estate.find(id), bound)
  }
}

/** As an id is made of a host and a name. */
const idOn = (host: string, check: string): string => `${host}/${check}`

/** Every one of them must hold. */
const whole = (found: readonly Found[]): Sentence => ({
  answer: together(found.map(({ answer }) => answer)),
  facts: found.length === 0 ? [ofSeveral('no host has such a check')] : few(found),
})

const worse = (a: Found, b: Found): Found => (SAFETIES.indexOf(a.answer) < SAFETIES.indexOf(b.answer) ? a : b)

/** The host's own checks that a rule or a cost names: on their pages people ask for this. */
function aboutOf({ safe, costs }: Restart, host: string): readonly string[] {
  const named = safe.flatMap(({ about }) => (about.of === 'own' || about.of === 'others' ? [about.check] : []))
  return [...new Set([...named, ...costs.map(({ check }) => check)])].map((check) => idOn(host, check))
}
