import { z } from 'zod'
import { defineRelation, type MemberLook } from '../define.ts'
import { type VrrpEvidence, vrrpEvidence } from '../kinds/keepalived/evidence.ts'
import { concludePair, PAIR_METRICS, PAIR_TRAITS } from './carp-pair/conclude.ts'
import { type Member, unseen } from './carp-pair/member.ts'
import { preferredHost, preferredMaster, preferredNamed } from './preferred.ts'
import { troubledFirst } from './troubled-first.ts'

export const vrrpPair = defineRelation({
  kind: 'vrrp-pair',
  title: 'VRRP pair',
  summary: 'Exactly one machine is master of a virtual router, and another could take over.',
  tried: {
    with: 'checks of kind keepalived, of a real pair in network namespaces',
    tells: ['well', 'failed over', 'no spare', 'split brain, and why', 'no master', 'cannot tell'],
  },
  manual: `Looks at the \`keepalived\` checks of the machines that share a virtual router (\`vrid\`), as \`carp-pair\` looks at those of
CARP: the same table holds, with FAULT for INIT. Without \`preferred\`, or with \`preferred: none\`, either machine may be master, and nothing is called
failed over; the other one not being seen is unknown then.

While one takes over nobody is master for up to four seconds, and while one hands back two are for less than one. So it asks for four
looks in a row, two seconds apart, each of which counts only when all machines were looked at anew. A machine whose agent does not
show keepalived is not seen: neither master nor backup. Where the machines tell their addresses and what they refuse
(\`source: ssh\`), it says why two masters fight.`,
  options: z.strictObject({
    vrid: z.int().min(1).max(255).meta({ description: 'The virtual router that the machines share.' }),
    instance: z.string().min(1).optional().meta({
      description: 'Name of its vrrp_instance, where one vrid is used on several interfaces or for IPv4 and IPv6.',
    }),
    preferred: preferredMaster,
  }),
  hostsNamed: preferredNamed,
  evidence: [vrrpEvidence],
  ofOneMoment: true,
  // As carp-pair, for the same reason.
  defaults: { everyMs: 2_000, retryMs: 2_000, attempts: 4 },
  traits: PAIR_TRAITS,
  metrics: PAIR_METRICS,
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive({ vrid, instance, preferred }, looks) {
    const members = looks.map((look) => memberOf(look, vrid, instance))
    return concludePair(members, { what: 'vrid', id: vrid, out: 'FAULT' }, preferredHost(preferred))
  },
})

function memberOf(look: MemberLook<VrrpEvidence>, vrid: number, name: string | undefined): Member {
  const nobody = unseen(look)
  if (look.outcome !== 'answered') return nobody
  const { instances, refused } = look.evidence
  const own = instances.findLast((each) => each.vrid === vrid && (name === undefined || each.name === name))
  return {
    ...{ ...nobody, refused, state: stateOf(own) },
    ...(own !== undefined && { interface: own.interface, addresses: own.addresses, priority: own.priority }),
    vhids: instances.map((each) => each.vrid),
  }
}

function stateOf(own: VrrpEvidence['instances'][number] | undefined): Member['state'] {
  if (own === undefined) return 'absent'
  // One without a word that we know is as good as not seen.
  if (own.master === null) return 'unseen'
  if (own.master) return 'master'
  return own.out === true ? 'init' : 'backup'
}
