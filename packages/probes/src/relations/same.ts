import { z } from 'zod'
import { CannotTell, defineRelation, type MemberLook } from '../define.ts'
import { few } from './few.ts'
import { namesOf } from './named.ts'

export const same = defineRelation({
  kind: 'same',
  title: 'The same everywhere',
  summary: 'A trait (version, code revision, certificate, pool, configuration) is the same on all its members.',
  tried: {
    with: 'checks of each kind that tells a trait, played in every order of arrival',
    tells: ['the same', 'the odd one out', 'no majority', 'cannot tell'],
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

**Code groups.** All installs of a group at one revision is this relation over their checks, one relation for each group. How many sites a
group has against its \`limit\` is a query: \`sql\` with \`SELECT g.name, g.limit - COUNT(s.id) AS free … GROUP BY g.name, g.limit\`, an
instance for each group, and a threshold below 1.

While code is rolled out from machine to machine they differ. So three looks in a row are asked for, each of which counts only when all
members were looked at anew: set \`attempts\` and \`every\` so that it takes longer than a roll-out, or announce a downtime.

A member that is not seen, or does not tell the trait, leaves it unknown, unless those that are seen differ already. A trait in which a
secret was found is not told.`,
  options: z.strictObject({
    trait: z
      .string()
      .regex(/^[a-z][A-Za-z0-9]*$/, { error: 'must be the name of a trait, as version' })
      .meta({ description: 'Which one: each member’s probe must tell it.', examples: ['version', 'certificate'] }),
  }),
  traitNamed: ({ trait }) => trait,
  ofOneMoment: true,
  defaults: { everyMs: 10_000, retryMs: 10_000, attempts: 3 },
  metrics: {
    different: { label: 'Different', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    values: { label: 'Different values', unit: 'count' },
    unseen: { label: 'Not known', unit: 'count' },
  },
  derive({ trait }, looks) {
    const { holders, unseen } = holdersOf(trait, looks)
    const whole = [...holders].toSorted(([, one], [, other]) => one.length - other.length)
    const shown = shortly(whole.map(([value]) => value))
    const ranked = whole.map(([value, names]): Held => [shown(value), names])
    const most = ranked.at(-1)
    const unknown = unseen.length === 0 ? [] : [`${few(unseen)} not known`]
    if (most === undefined || (ranked.length === 1 && unseen.length > 0))
      throw new CannotTell([...unknown, ...ranked.map((one) => `${all(one)} ${trait} ${one[0]}`)].join('; '))
    const [value, kept] = most
    const odd = ranked.slice(0, -1)
    const different = odd.reduce((sum, [, names]) => sum + names.length, 0)
    const said =
      odd.length === 0
        ? `${all(most)} ${trait} ${value}`
        : isTie(ranked)
          ? `no majority of ${trait}: ${valuesOf(ranked)}`
          : `${valuesOf(odd, trait)}, ${kept.length === 1 ? `${kept[0]}` : `the ${kept.length} others`} ${value}`
    return {
      metrics: { different, values: ranked.length, unseen: unseen.length },
      details: {
        trait,
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
const [ROWS, VALUES] = [20, 3]

type Held = readonly [value: string, names: readonly string[]]

function holdersOf(trait: string, looks: readonly MemberLook[]) {
  const holders = new Map<string, string[]>()
  const unseen: string[] = []
  const names = namesOf(looks)
  for (const [index, look] of looks.entries()) {
    const name = names[index] ?? ''
    const value = look.outcome === 'answered' ? look.traits?.[trait] : null
    if (value == null) unseen.push(name)
    else {
      const known = holders.get(value)
      if (known === undefined) holders.set(value, [name])
      else known.push(name)
    }
  }
  return { holders, unseen }
}

const all = ([, names]: Held): string => (names.length === 1 ? `${names[0]} has` : `${names.length} have`)

const isTie = (ranked: readonly Held[]): boolean => ranked.at(-1)?.[1].length === ranked.at(-2)?.[1].length

/** `web3 has revision r41, web4 r40 and 2 more`. */
function valuesOf(held: readonly Held[], trait?: string): string {
  const said = held.slice(0, VALUES).map(([value, names], index) => {
    const what = index === 0 && trait !== undefined ? ` ${names.length === 1 ? 'has' : 'have'} ${trait}` : ''
    return `${few(names)}${what} ${value}`
  })
  const more = held.length - VALUES
  return `${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
