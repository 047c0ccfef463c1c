import type { DowntimeRule, Quiet } from '@foretop/shared/model.ts'
import { type Occurrence, occurrenceAfter, occurrenceAt } from './calendar.ts'

/** Who asked for what the configuration says. */
const BY = 'configuration'

/**
 * What another configuration makes of the downtimes that come by its rules: those to be stored. Each rule has one that
 * is open, in force or to come. What goes on by the same rule stays the same one, with what the rule says by now; what no
 * rule says any more ends.
 */
export function refitted(rules: readonly DowntimeRule[], open: readonly Quiet[], now: number): readonly Quiet[] {
  const byName = new Map(rules.map((rule) => [rule.name, rule]))
  const goesOn = new Set<string>()
  const moved = open.flatMap((quiet): readonly Quiet[] => {
    if (quiet.rule === null) return []
    const rule = byName.get(quiet.rule)
    const same = rule === undefined ? null : occurrenceAfter(rule, quiet.from - 1)
    if (rule === undefined || same?.from !== quiet.from || goesOn.has(rule.name)) return [{ ...quiet, endedAt: now }]
    goesOn.add(rule.name)
    const next = { ...quiet, ...saidBy(rule), until: hasBegunByTrouble(quiet) ? quiet.until : same.until }
    return isSame(quiet, next) ? [] : [next]
  })
  const fresh = rules
    .filter(({ name }) => !goesOn.has(name))
    .flatMap((rule) => madeBy(rule, occurrenceAt(rule, now), now))
  return [...moved, ...fresh]
}

/** What comes after one that ended, by the rule that it came by. */
export function successors(rules: readonly DowntimeRule[], quiet: Quiet, now: number): readonly Quiet[] {
  const rule = quiet.endedAt === null ? undefined : rules.find(({ name }) => name === quiet.rule)
  if (rule === undefined) return []
  // Those that passed whole meanwhile never were; one that was ended by hand does not come again.
  const under = occurrenceAt(rule, now)
  return madeBy(rule, under === null || under.from > quiet.from ? under : occurrenceAfter(rule, quiet.from), now)
}

function madeBy(rule: DowntimeRule, occurrence: Occurrence | null, at: number): readonly Quiet[] {
  if (occurrence === null) return []
  // One time of a rule is one downtime, whoever comes to it and how often.
  const id = `${rule.name}@${occurrence.from}`
  const rest = { at, by: BY, beganAt: null, endedAt: null, foretoldAt: null }
  return [{ id, kind: 'downtime', ...saidBy(rule), ...occurrence, ...rest }]
}

const saidBy = ({ name, match, forMs, until, expect, note }: DowntimeRule) => ({
  ...{ rule: name, match, expect, note },
  lastsMs: until === null ? null : forMs,
})

const hasBegunByTrouble = ({ lastsMs, beganAt }: Quiet): boolean => lastsMs !== null && beganAt !== null

const isSame = (one: Quiet, other: Quiet): boolean =>
  one.until === other.until && JSON.stringify(whatIsSaid(one)) === JSON.stringify(whatIsSaid(other))

const whatIsSaid = ({ match: { groups, hosts, checks }, lastsMs, expect, note }: Quiet) => [
  ...[groups, hosts, checks, lastsMs, expect, note],
]
