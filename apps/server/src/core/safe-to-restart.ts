import type { HostAnswer, Reason, Restart, Rule, Safety } from '@foretop/shared/model.ts'
import type { Host } from '@foretop/shared/plan.ts'
import { SAFETIES } from '@foretop/shared/words.ts'
import { calm } from './calm.ts'
import { enough } from './enough.ts'
import { few, ofSeveral, type Sentence } from './few-facts.ts'
import {
  type Bound,
  type Found,
  type Judge,
  readings,
  type Sought,
  soundWithin,
  stands,
  steadyWithin,
} from './found.ts'

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
 * Whether this can be restarted now on each host that is then asked for, and why: `yes` only where each rule is known to hold
 * by what was seen within the bound. What is not known is never yes, and one rule that is broken is a no. What the rules say
 * of several hosts is judged once, however many hosts are asked for.
 */
export function safeToRestart(restart: Restart, estate: Estate, now: number): (host: string) => HostAnswer {
  const bound = { now, withinMs: restart.withinMs }
  const rules = restart.safe.map((rule) => ({ rule, say: sayerOf(rule, { restart, estate, bound }) }))
  return (host) => {
    const reasons = rules
      .map(({ rule, say }) => reasonOf(rule, say(host)))
      .toSorted((a, b) => SAFETIES.indexOf(a.answer) - SAFETIES.indexOf(b.answer))
    const answer = together(reasons.map(({ answer }) => answer))
    const costs = restart.costs.map(({ text, check, metrics }) => {
      const id = idOn(host, check)
      return { text, facts: [readings(id, estate.find(id), metrics, bound)] }
    })
    return { host, answer, safe: answer === 'yes', about: aboutOf(restart, host), reasons, costs }
  }
}

/** One answer for several: the worst of them; of nothing nothing is known. */
export const together = (answers: readonly Safety[]): Safety =>
  answers.length === 0 ? 'unknown' : (SAFETIES.find((safety) => answers.includes(safety)) ?? 'unknown')

function reasonOf(rule: Rule, { answer, facts }: Sentence): Reason {
  const text = { yes: rule.that, no: rule.otherwise, unknown: `not known whether ${rule.that}` }[answer]
  return { answer, text, facts }
}

interface Asked {
  readonly restart: Restart
  readonly estate: Estate
  readonly bound: Bound
}

type Say = (host: string) => Sentence

function sayerOf({ about, limits }: Rule, { restart, estate, bound }: Asked): Say {
  const judged = (judge: Judge, id: string) => judge(id, estate.find(id), bound)
  const [steady, sound] = limits === null ? [stands, stands] : [steadyWithin(limits), soundWithin(limits)]
  switch (about.of) {
    case 'own':
      return (host) => whole([judged(steady, idOn(host, about.check))])
    case 'one':
      return always(whole([judged(sound, about.check)]))
    case 'all':
      return always(whole(hostsOf(about.hosts, estate).map((host) => judged(sound, idOn(host, about.check)))))
    case 'others': {
      const hosts = hostsOf(restart.hosts, estate)
      // One that is down carries nothing, whatever its last number said.
      return enough(new Map(hosts.map((host) => [host, judged(sound, idOn(host, about.check))])), about.up)
    }
    case 'calm':
      return calm(estate.checksOf(about.hosts), (id) => estate.find(id), bound)
  }
}

/** The same, whatever host is asked for. */
const always =
  (sentence: Sentence): Say =>
  () =>
    sentence

/** As an id is made of a host and a name. */
const idOn = (host: string, check: string): string => `${host}/${check}`

/** Every one of them must hold. */
const whole = (found: readonly Found[]): Sentence => ({
  answer: together(found.map(({ answer }) => answer)),
  facts: found.length === 0 ? [ofSeveral('no host has such a check')] : few(found),
})

/** The host's own checks that a rule or a cost names: on their pages people ask for this. */
function aboutOf({ safe, costs }: Restart, host: string): readonly string[] {
  const named = safe.flatMap(({ about }) => (about.of === 'own' || about.of === 'others' ? [about.check] : []))
  return [...new Set([...named, ...costs.map(({ check }) => check)])].map((check) => idOn(host, check))
}
