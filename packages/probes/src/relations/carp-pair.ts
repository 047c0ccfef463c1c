import { z } from 'zod'
import { defineRelation } from '../define.ts'
import { carpEvidence } from '../kinds/carp/evidence.ts'
import { concludePair, PAIR_METRICS, PAIR_TRAITS } from './carp-pair/conclude.ts'
import { memberOf } from './carp-pair/member.ts'
import { preferredNamed } from './preferred.ts'
import { troubledFirst } from './troubled-first.ts'

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
  hostsNamed: preferredNamed,
  evidence: [carpEvidence],
  ofOneMoment: true,
  // Not sooner on suspicion: the members' own looks are up to two seconds old. Four: while one takes over nobody is
  // master for up to four seconds.
  defaults: { everyMs: 2_000, retryMs: 2_000, attempts: 4 },
  traits: PAIR_TRAITS,
  metrics: PAIR_METRICS,
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive({ vhid, preferred }, looks) {
    const members = looks.map((look) => memberOf(look, vhid))
    return concludePair(members, { what: 'vhid', id: vhid, out: 'INIT' }, preferred)
  },
})
