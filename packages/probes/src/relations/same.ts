import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { few } from './few.ts'
import { againstFact } from './same/against-fact.ts'
import { againstMost } from './same/against-most.ts'
import { factAmong, type Held, holdersOf } from './same/holders.ts'

const traitName = z.string().regex(/^[a-z][A-Za-z0-9]*$/, { error: 'must be the name of a trait, as version' })

export const same = defineRelation({
  kind: 'same',
  title: 'The same everywhere',
  summary:
    'A trait (version, code revision, certificate, pool, configuration) is the same on all its members, or what another check says it must be.',
  tried: {
    with: 'checks of each kind that tells a trait, played in every order of arrival',
    tells: ['the same', 'the odd one out', 'no majority', 'not what it must be', 'cannot tell'],
  },
  manual: `Compares what its members tell of one *trait*: which there are says each probe, under *Traits*. Whoever differs is named first, the fewest
before the others; where no value has more members than the next, that is said.

    revision:
      relation: same
      of: [code]                                    # probe: file, with: { path: /srv/site/REVISION, content: true }
      with: { trait: firstLine }
    certificate:
      relation: same
      of: [lb1/tls, lb2/tls]
      with: { trait: certificate }

**Against what another check knows.** With \`as\` all members must have what *that* one tells just now, and whoever has not is named, also if
that is all of them. Relations tell traits for this: \`replication\` its \`writer\` and \`writerAddress\`, \`carp-pair\`, \`vrrp-pair\` and \`floating-ip\` their
\`master\`. So after a failover by hand the configuration of every install must point at the present master:

    configuration:                                  # what stands in the configuration of each install: one line
      probe: ssh
      each: installs
      address: 172.16.102.11
      with: { command: sed, args: [-n, "s/^db_host *= *//p", "\${row.path}/config.ini"] }
    present-master:
      relation: same
      of: [configuration]
      with: { trait: output, as: { check: replication, trait: writer } }

"site12/configuration has output db2; the writer of replication is db1". Both are compared letter by letter: where addresses are configured,
\`writerAddress\` is what to compare with. While the other check does not know (nobody is writable, two are master, it was not seen) it is unknown.

**Code groups.** All installs of a group at one revision is this relation over their checks, one relation for each group. How many sites a
group has against its \`limit\` is a query: \`sql\` with \`SELECT g.name, g.limit - COUNT(s.id) AS free … GROUP BY g.name, g.limit\`, an
instance for each group, and a threshold below 1.

While code is rolled out from machine to machine, or a master is handed over, they differ. So three looks in a row are asked for, each of
which counts only when all members were looked at anew (that of \`as\` too): set \`attempts\` and \`every\` so that it takes longer than that, or announce a
downtime.

A member that is not seen, or does not tell the trait, leaves it unknown, unless those that are seen differ already. A trait in which a
secret was found is not told.`,
  options: z.strictObject({
    trait: traitName.meta({
      description: 'Which one: each member must tell it.',
      examples: ['version', 'certificate'],
    }),
    as: z
      .strictObject({
        check: z.string().min(1).meta({ description: 'The check that knows: its name, or host/name.' }),
        trait: traitName.meta({ description: 'Which of its traits the members must have.' }),
      })
      .optional()
      .meta({
        description: 'What all must be, where another check knows it; else they must be alike.',
        examples: [{ check: 'replication', trait: 'writer' }],
      }),
  }),
  traitNamed: ({ trait }) => trait,
  checkNamed: ({ as }) => (as === undefined ? null : { ...as, path: ['as', 'check'] }),
  ofOneMoment: true,
  defaults: { everyMs: 10_000, retryMs: 10_000, attempts: 3 },
  metrics: {
    different: { label: 'Different', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    values: { label: 'Different values', unit: 'count' },
    unseen: { label: 'Not known', unit: 'count' },
  },
  derive({ trait, as }, looks) {
    const fact = as === undefined ? null : factAmong(as, looks)
    const { ranked: whole, unseen } = holdersOf(trait, fact === null ? looks : fact.others)
    const expected = fact?.value ?? null
    const shown = shortly([...new Set([...whole.map(([value]) => value), ...(expected === null ? [] : [expected])])])
    const ranked = whole.map(([value, names]): Held => [shown(value), names])
    const unknown = unseen.length === 0 ? [] : [`${few(unseen)} not known`]
    const { different, said } =
      fact === null
        ? againstMost(trait, ranked)
        : againstFact(trait, ranked, { ...fact, value: expected === null ? null : shown(expected) })
    if (different === null || (different === 0 && unseen.length > 0))
      throw new CannotTell([...unknown, ...(said === null ? [] : [said])].join('; '))
    return {
      metrics: { different, values: ranked.length, unseen: unseen.length },
      details: {
        trait,
        ...(fact !== null && { expected: `${fact.value}, the ${fact.name}` }),
        values: whole.slice(0, ROWS).map(([value, names]) => ({ members: few(names, ROWS), value })),
      },
      text: [said, ...unknown].join('; '),
    }
  },
})

/** Of a fingerprint its beginning tells one from the other; all of it is in the details. */
const LONG = 32
const BEGINNING = 17

function shortly(values: readonly string[]): (value: string) => string {
  const short = (value: string) => (value.length > LONG ? `${value.slice(0, BEGINNING)}…` : value)
  const areApart = new Set(values.map(short)).size === values.length
  return areApart ? short : (value) => value
}

/** What is shown of hundreds that all differ. */
const ROWS = 20
