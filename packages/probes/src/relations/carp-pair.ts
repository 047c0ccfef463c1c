import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { carpEvidence } from '../kinds/carp/evidence.ts'
import { type Member, memberOf } from './carp-pair/member.ts'
import { reasonsAmong } from './carp-pair/reasons.ts'

export const carpPair = defineRelation({
  kind: 'carp-pair',
  title: 'CARP pair',
  summary: 'Exactly one machine is master, it is the preferred one, and the other could take over.',
  tried: {
    with: 'checks of kind carp, recorded and made up',
    tells: ['well', 'failed over', 'no spare', 'split brain, and why', 'no master', 'cannot tell'],
  },
  manual: `Looks at the \`carp\` checks of the machines that share a virtual host.

| preferred | other | |
|---|---|---|
| master | backup | ok |
| master | INIT, or without the vhid | warning: no spare |
| not master | master | warning: failed over |
| not seen | master | warning: failed over |
| master | not seen | unknown |
| backup or INIT | not seen | unknown |
| master | master | critical: split brain |
| backup or INIT | backup or INIT | critical: no master |

Two masters for a moment are normal while the preferred machine takes back what is its own, and none while the other takes
over. So it asks for four looks in a row, two seconds apart, and a look counts only when both machines were looked at anew
since the one before: two looks of different age tell of two moments. How far apart they were is said. Where the machines tell their addresses and what they refuse, it says why two masters fight:
different address lists, passwords or vhids, or a network that is cut between them.

Details, as the page *Failover* draws them of any relation: \`shared\` names what is shared, \`preferred\` the machine that
should have it, \`members\` has a row for each machine (\`host\`, \`state\`, \`addresses\`, and whatever else is known of it), and
\`reasons\` a row for each thing they disagree on (\`text\`, and whether it is \`proven\` or only concluded).`,
  options: z.strictObject({
    vhid: z.int().min(1).max(255).meta({ description: 'The virtual host the machines share.' }),
    preferred: z.string().min(1).meta({ description: 'Name of the host that should be master.' }),
  }),
  hostsNamed: ({ preferred }) => [{ path: ['preferred'], host: preferred }],
  evidence: [carpEvidence],
  ofOneMoment: true,
  // Not sooner on suspicion: the members' own looks are up to two seconds old. Four: while one takes over nobody is
  // master for up to four seconds.
  defaults: { everyMs: 2_000, retryMs: 2_000, attempts: 4 },
  metrics: {
    masters: {
      label: 'Masters',
      unit: 'count',
      thresholds: { critical: { below: 1, above: 1 } },
      view: { name: 'failover', role: 'masters' },
    },
    displaced: {
      label: 'Failed over',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
      view: { name: 'failover', role: 'displaced' },
    },
    noSpare: {
      label: 'No spare',
      unit: 'flag',
      thresholds: { warning: { above: 0 } },
      view: { name: 'failover', role: 'noSpare' },
    },
    mismatch: { label: 'The machines disagree', unit: 'flag', thresholds: { warning: { above: 0 } } },
  },
  derive({ vhid, preferred }, looks) {
    const members = looks.map((look) => memberOf(look, vhid))
    const hosts = members.map(({ host }) => host)
    if (!hosts.includes(preferred)) throw new CannotTell(`the preferred ${preferred} is none of ${hosts.join(', ')}`)
    const seen = members.filter(({ state }) => state !== 'unseen')
    const masters = seen.filter(({ state }) => state === 'master').map(({ host }) => host)
    // On the wire a third machine may be heard that is nobody's member.
    const count = Math.max(masters.length, ...seen.map(({ advertisers }) => advertisers.length))
    const displaced = count === 1 && masters[0] !== preferred
    const complete = seen.length === members.length
    if (!complete && count < 2 && !displaced) throw new CannotTell(`${states(members)}: too little was seen`)
    const spares = seen.filter(({ state }) => state === 'backup' || state === 'silent')
    const noSpare = count === 1 && complete && spares.length === 0
    const reasons = reasonsAmong(seen, vhid, count)
    return {
      metrics: {
        masters: count,
        displaced: Number(displaced),
        noSpare: Number(noSpare),
        mismatch: Number(reasons.some(({ proven }) => proven)),
      },
      details: {
        shared: `vhid ${vhid}`,
        preferred,
        members: members.map(rowOf),
        ...(reasons.length > 0 && { reasons: reasons.map(({ text, proven }): Row => ({ text, proven })) }),
      },
      text: [headline(vhid, masters, members), ...reasons.map(({ text }) => text)].join('; '),
    }
  },
})

function headline(vhid: number, masters: readonly string[], members: readonly Member[]): string {
  const heard = new Set(members.flatMap(({ advertisers }) => advertisers))
  // Also one that only another machine has heard: looks of one moment would agree, these need not.
  if (heard.size > masters.length) return `vhid ${vhid} is advertised by ${[...heard].join(' and ')}`
  const apart = ageDifference(members)
  if (masters.length > 1) return `${masters.join(' and ')} are both master of vhid ${vhid}${apart}`
  const others = states(members.filter(({ host }) => !masters.includes(host)))
  if (masters.length === 0) return `nobody is master of vhid ${vhid}${apart}: ${others}`
  return `${masters[0]} is master of vhid ${vhid}, ${others}`
}

/** `, seen 1.8 s apart`: what two machines said at different times need not have been so at any. */
function ageDifference(members: readonly Member[]): string {
  const times = members.flatMap(({ state, seenAt }) => (state === 'unseen' || seenAt === null ? [] : [seenAt]))
  const apartMs = Math.max(...times) - Math.min(...times)
  return times.length > 1 && apartMs >= ONE_MOMENT_MS ? `, seen ${(apartMs / 1_000).toFixed(1)} s apart` : ''
}

const ONE_MOMENT_MS = 100

const WORDS: { readonly [state in Member['state']]: string } = {
  ...{ master: 'master', backup: 'backup', init: 'out (INIT)' },
  ...{ silent: 'silent', absent: 'without this vhid', unseen: 'not seen' },
}

const states = (members: readonly Member[]): string =>
  members.map(({ host, state }) => `${host} ${WORDS[state]}`).join(', ')

const rowOf = ({ addresses, vhids, advertisers, seenAt: _, ...member }: Member): Row => ({
  ...member,
  addresses: addresses?.join(' ') ?? null,
  vhids: vhids.join(' '),
  advertisers: advertisers.join(' '),
})
