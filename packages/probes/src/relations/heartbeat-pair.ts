import { z } from 'zod'
import { CannotTell, defineRelation, type MemberLook } from '../define.ts'
import { type HeartbeatEvidence, heartbeatEvidence } from '../kinds/heartbeat/heartbeat.ts'
import { PAIR_METRICS } from './carp-pair/conclude.ts'
import { troubledFirst } from './troubled-first.ts'

export const heartbeatPair = defineRelation({
  kind: 'heartbeat-pair',
  title: 'Heartbeat pair',
  summary: 'Each resource is held by exactly one of the two machines.',
  tried: {
    with: 'checks of kind heartbeat, of a real pair in namespaces',
    tells: ['well', 'the other holds all', 'no spare', 'split brain', 'held by nobody', 'cannot tell'],
  },
  manual: `Looks at the \`heartbeat\` checks of two machines. What they say they hold is compared (\`own\` are the resources that are a machine’s by
\`haresources\`):

| one | other | |
|---|---|---|
| local | local | ok: each holds its own |
| all | none | ok: either may hold them |
| all | stopped | warning: no spare |
| all | all | critical: split brain, both hold everything |
| all | local or foreign | critical: both hold the same |
| none | none or stopped | critical: nobody holds them |
| any | not seen | unknown |

While one takes over nothing may be held for some seconds, or a machine says that it is changing: that is unknown. So it asks for three looks in a row. A
machine that does not run is no holder; whether a service on it goes on all the same, its own check tells.`,
  options: z.strictObject({}),
  evidence: [heartbeatEvidence],
  ofOneMoment: true,
  defaults: { everyMs: 5_000, retryMs: 5_000, attempts: 3 },
  metrics: {
    masters: {
      label: 'Holders of one resource',
      unit: 'count',
      toldBy: 'text',
      thresholds: { critical: { below: 1, above: 1 } },
      view: { name: 'failover', role: 'masters' },
    },
    noSpare: PAIR_METRICS.noSpare,
  },
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive(_, looks) {
    const members = looks.map(memberOf)
    const [one, other] = members
    if (one === undefined || other === undefined || members.length !== 2)
      throw new CannotTell(`a pair has two members, not ${members.length}`)
    const holders = [holdersOf(one, other), holdersOf(other, one)]
    const known = holders.filter((count) => count !== null)
    // Held twice is held twice, whatever else is not known.
    const most = Math.max(0, ...known)
    if (known.length < holders.length && most < 2) throw new CannotTell(`${states(members)}: too little was seen`)
    const masters = most > 1 ? most : Math.min(...known)
    const noSpare = masters === 1 && members.some(({ running, hears }) => !running || !hears)
    const why = { text: `split brain: ${one.host} and ${other.host} do not hear each other`, proven: true }
    const isCut = masters > 1 && !one.hears && !other.hears
    return {
      metrics: { masters, noSpare: Number(noSpare) },
      details: {
        members: members.map(({ host, state, word }) => ({ host, state, holds: word })),
        ...(isCut && { reasons: [why] }),
      },
      text: [...(isCut ? [why.text] : []), headline(masters, members)].join('; '),
    }
  },
})

interface Member {
  readonly host: string
  readonly running: boolean
  readonly hears: boolean
  readonly own: boolean | null
  readonly others: boolean | null
  /** As page Failover knows them: whoever holds everything is master. */
  readonly state: 'master' | 'backup' | 'holds its own' | 'changing' | 'init' | 'unseen'
  readonly word: string
}

function memberOf(look: MemberLook<HeartbeatEvidence>): Member {
  const host = look.host ?? look.checkId
  const nothing = { host, running: true, hears: true, own: null, others: null }
  if (look.outcome !== 'answered') return { ...nothing, state: 'unseen', word: 'is not seen' }
  const { running, hears, holdsOwn: own, holdsOthers: others } = look.evidence
  if (!running) return { host, running, hears, own: false, others: false, state: 'init', word: 'is stopped' }
  const seen = { host, running, hears, own, others }
  if (own === null || others === null) return { ...seen, state: 'changing', word: 'is changing, or does not say' }
  if (own && others) return { ...seen, state: 'master', word: 'holds all' }
  if (own) return { ...seen, state: 'holds its own', word: 'holds its own' }
  return others
    ? { ...seen, state: 'master', word: 'holds those of the other alone' }
    : { ...seen, state: 'backup', word: 'holds nothing' }
}

/** How many hold what is `one`'s own; `null`: not known. */
const holdersOf = (one: Member, other: Member): number | null =>
  one.own === null || other.others === null ? null : Number(one.own) + Number(other.others)

const states = (members: readonly Member[]): string => members.map(({ host, word }) => `${host} ${word}`).join(', ')

function headline(masters: number, members: readonly Member[]): string {
  if (masters > 1) return `both hold the same: ${states(members)}`
  return masters < 1 ? `something is held by nobody: ${states(members)}` : states(members)
}
