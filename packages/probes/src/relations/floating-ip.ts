import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { canonical } from '../protocol/dns/reply.ts'
import { becauseOf } from './because.ts'
import { PAIR_METRICS, PAIR_TRAITS } from './carp-pair/conclude.ts'
import { few } from './few.ts'
import { addressesOf } from './floating-ip/address.ts'
import { type Owners, ownersOf } from './floating-ip/owner.ts'
import { troubledMembers } from './floating-ip/troubled.ts'
import { troublesOf } from './floating-ip/troubles.ts'
import { lookedAt, MOST_ADDRESSES } from './floating-ip/wanted.ts'
import { signs } from './here.ts'
import { movedBy, movedKeepsake, SINCE_MOVED } from './moved.ts'
import { mustBeAmong, preferredHost, preferredMaster, preferredNamed } from './preferred.ts'
import { troubledFirst } from './troubled-first.ts'

const address = z.union([z.ipv4(), z.ipv6().transform(canonical)], {
  error: 'must be an IP address',
})

const flag = (label: string) =>
  ({ label, unit: 'flag', toldBy: 'text', thresholds: { critical: { above: 0 } } }) as const

export const floatingIp = defineRelation({
  kind: 'floating-ip',
  title: 'Floating addresses',
  summary: 'Each address serves, and is on the machine that is master and on no other.',
  tried: {
    with: 'a real keepalived pair and a real nginx in network namespaces; all else played in every order of arrival',
    tells: [
      'well',
      'failed over',
      'up and serves nothing',
      'does not answer',
      'on the machine that is not master',
      'on both',
      'on none',
      'no master',
      'two masters',
      'cannot tell',
    ],
  },
  manual: `One for each set of addresses that move together: the site's one address, or a section of \`mas_ip_manager.cfg\`. Its members are found by
what they are:

- **the service**: any check that looks at one of \`addresses\` (\`http\`, \`tcp\` …): well while it is ok or in warning;
- **ping**: such a check of this name. Without one an answer of the service, even a refusal, tells that the address is up;
- **who is master**: the relation of the pair (\`carp-pair\`, \`vrrp-pair\`), which judges by itself who should be; or the checks that \`master\`
  names, on each machine, and how they say so;
- **who has it**: a check \`addresses\` on each machine, of the probe of that name (\`held\` is what yours is called). It may be left out.

    hosts:
      d1: { address: 10.0.0.1 }
      d2: { address: 10.0.0.2 }
      shop-2: { address: 208.43.48.2, groups: [carp1] }
      shop-3: { address: 208.43.48.3, groups: [carp1] }
    checks:
      carp: { probe: carp, hosts: [d1, d2], … }
      addresses: { probe: addresses, hosts: [d1, d2], with: { source: ssh } }
      web: { probe: http, hosts: [carp1] }
      ping: { probe: ping, hosts: [carp1] }
      carp1:
        relation: floating-ip
        of: [carp, addresses, web, ping]
        with: { master: { carp: { metric: master, instance: 1 } }, preferred: d1 }

**From a list.** Where a file lists the addresses, nobody need write them down again: each of its rows is a host in group \`floating\`, and has
the checks of that; for each section there is one relation, over the addresses of its rows and over what is the same for all of them. Here the
sections are called as the pairs are; \`\${row.…}\` in \`of\` is filled in from the first row of each.

    sources:
      shared: { source: file, host: d1, key: ips, with: { source: ssh, path: /usr/local/etc/mas_ip_manager.cfg, format: ini, split: ips } }
    hosts:
      shared-addresses: { each: shared, groups: [floating] }
    checks:
      web: { probe: http, hosts: [floating] }
      ping: { probe: ping, hosts: [floating] }
      carp1: { relation: carp-pair, of: [carp], with: { vhid: 1, preferred: d1 } }
      carp2: { relation: carp-pair, of: [carp], with: { vhid: 2, preferred: d2 } }
      shared-by: { relation: floating-ip, each: shared, by: section, of: ["\${row.section}", addresses, web, ping] }

Without \`by\` there is one for each address; and one for all of them is \`of: [carp1, addresses, { each: shared }]\`. An address that is added to the file
is watched as soon as the source has looked, and one that is taken out no longer.

| | |
|---|---|
| one master, and each address serves and is on it | ok |
| the same on another machine than \`preferred\` | warning: failed over |
| it is up (it answers pings) and does not serve | critical: an address that answers is not taken over, so it blocks the failover |
| it does not answer | critical, whether there is a master or not |
| it is on a machine that is not master, on two, or on none | critical |
| no master, or two | critical |
| not seen, and it could be any of these | unknown |

While addresses move none may answer for some seconds. So four looks in a row are asked for, each of which counts only when all members
were looked at anew. Where fail-back is off either machine may have them: \`preferred: none\`; \`owner\` draws on which one they were when,
and \`sinceMoved\` says how long ago they last moved: \`thresholds: { sinceMoved: { warning: { below: 600 } } }\` shows it for ten minutes.
To mend a stuck one, take the interface of the shared address down and up on the machine that should let go (CARP: \`ifconfig carpN down; ifconfig carpN up\`).`,
  options: z.strictObject({
    addresses: z
      .array(address)
      .min(1)
      .max(MOST_ADDRESSES)
      .optional()
      .meta({
        description: 'Addresses that move together; if not given, all at which its members look.',
        examples: [['208.43.48.2', '208.43.48.3']],
      }),
    master: signs.optional().meta({
      description:
        'By name of the check: how it says that its machine is master: `{ metric, instance, is }`, or `answers`; if not given, a pair under `of` says who is.',
      examples: [{ keepalived: { metric: 'master', instance: 'VI_1' } }],
    }),
    ping: z.string().min(1).default('ping').meta({ description: 'Name of the check that says only that it is up.' }),
    held: z
      .string()
      .min(1)
      .default('addresses')
      .meta({ description: 'Name of the check that says which addresses a machine has.' }),
    preferred: preferredMaster,
  }),
  hostsNamed: preferredNamed,
  traitAmong: ({ master }) => (master === undefined ? 'master' : null),
  traits: PAIR_TRAITS,
  keepsake: movedKeepsake,
  ofOneMoment: true,
  // As carp-pair: while one takes over nobody has them for up to four seconds.
  defaults: { everyMs: 2_000, retryMs: 2_000, attempts: 4 },
  metrics: {
    blocking: flag('Up and does not serve:'),
    unserved: flag('Does not serve:'),
    misplaced: flag('Not where it should be:'),
    masters: PAIR_METRICS.masters,
    displaced: PAIR_METRICS.displaced,
    sinceMoved: SINCE_MOVED,
    owner: { label: 'Master', unit: 'flag', chart: 'Owner' },
  },
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive({ addresses: given, master, ping, held, preferred: said }, looks, past) {
    const preferred = preferredHost(said)
    const wanted = given ?? lookedAt(looks, { master, held })
    const addresses = addressesOf(wanted, looks, ping)
    const found = ownersOf({ master, held }, looks, new Set(wanted))
    const { owners, masters: count, saidBy } = found
    // A pair need not say who is not master.
    if (saidBy === null)
      mustBeAmong(
        owners.map(({ host }) => host),
        preferred,
      )
    const masters = owners.filter(({ isMaster }) => isMaster === true).map(({ host }) => host)
    const mastersKnown = count !== null && owners.every(({ isMaster }) => isMaster !== null)
    const [only] = masters.length === 1 ? masters : []
    const troubles = troublesOf(addresses, found)
    const displaced = only !== undefined && preferred !== undefined && only !== preferred
    const isBad = troubles.some(({ text }) => text !== null) || (count !== null && count !== 1) || displaced
    const isKnown = mastersKnown && troubles.every(({ known }) => known)
    const text = [
      ...mastersTexts(count, masters, saidBy),
      ...listedTexts(troubles.flatMap(({ text }) => text ?? [])),
      ...(only === undefined ? [] : [`${only} is master`]),
      ...(count === null && saidBy !== null ? [`${saidBy} does not tell who is master`] : []),
      ...unknownTexts(saidBy === null ? owners : [], owners, troubles),
      ...(isBad || !isKnown ? [] : [`${addresses.length === 1 ? 'it serves' : `all ${addresses.length} serve`}`]),
    ].join('; ')
    if (!isBad && !isKnown) throw new CannotTell(text)
    const moved = movedBy(only, past)
    return {
      ...becauseOf(
        troubledMembers(looks, { addresses, troubles, found, displaced: displaced ? preferred : undefined }),
        ['unserved', 'displaced', 'masters'],
      ),
      keepsake: moved.keepsake,
      ...(only !== undefined && { traits: { master: only } }),
      metrics: {
        ...moved.metrics,
        ...flags('blocking', troubles, ({ blocking }) => blocking),
        ...flags('unserved', troubles, ({ unserved }) => unserved),
        ...flags('misplaced', troubles, ({ misplaced }) => misplaced),
        ...(count !== null && { masters: count }),
        ...(preferred !== undefined && { displaced: Number(displaced) }),
        ...(mastersKnown && {
          owner: Object.fromEntries(owners.map(({ host, isMaster }) => [host, Number(isMaster)])),
        }),
      },
      details: {
        ...moved.details,
        shared: few(wanted, SHOWN),
        ...reasonsIn(troubles),
        ...(preferred !== undefined && { preferred }),
        members: owners.map(
          ({ host, isMaster, has }): Row => ({
            host,
            state: isMaster === null ? 'unseen' : isMaster ? 'master' : 'backup',
            addresses: has === null ? null : [...has].slice(0, SHOWN).join(' '),
          }),
        ),
      },
      text,
    }
  },
})

/** As page Failover draws them. */
function reasonsIn(troubles: Troubles): { readonly reasons?: readonly Row[] } {
  const texts = troubles.flatMap(({ text }) => text ?? [])
  return texts.length === 0 ? {} : { reasons: texts.slice(0, SHOWN).map((text) => ({ text, proven: true })) }
}

/** Addresses that are named; troubles that are told. */
const [SHOWN, TOLD] = [20, 3]

type Troubles = ReturnType<typeof troublesOf>

const listedTexts = (texts: readonly string[]): readonly string[] =>
  texts.length > TOLD ? [...texts.slice(0, TOLD), `and ${texts.length - TOLD} more`] : texts

/** Where there are none, or too many. */
function mastersTexts(
  count: Owners['masters'],
  masters: readonly string[],
  saidBy: Owners['saidBy'],
): readonly string[] {
  if (count === 0) return ['nobody is master']
  if (count === null || count === 1) return []
  return [saidBy === null ? `${masters.join(' and ')} are both master` : `${saidBy} has ${count} masters`]
}

/** `asked`: machines that say themselves whether they are master. */
function unknownTexts(asked: Owners['owners'], owners: Owners['owners'], troubles: Troubles): readonly string[] {
  const machines = asked.filter(({ isMaster }) => isMaster === null).map(({ host }) => host)
  const addresses = troubles.filter(({ unserved }) => unserved === null).map(({ address }) => address)
  const placeless = owners.filter(({ has, isMaster }) => has === null && isMaster !== null).map(({ host }) => host)
  const isLookedAt = troubles.some(({ isPlaced }) => isPlaced)
  return [
    ...(machines.length > 0 ? [`${few(machines)} not seen`] : []),
    ...(addresses.length > 0 ? [`whether ${few(addresses)} serves is not known`] : []),
    ...(placeless.length > 0 && isLookedAt ? [`which addresses ${few(placeless)} has is not known`] : []),
  ]
}

const flags = <N extends string>(
  metric: N,
  troubles: Troubles,
  of: (trouble: Troubles[number]) => boolean | null,
): { readonly [name in N]?: { readonly [address: string]: number } } => {
  const known = troubles.flatMap((trouble) => {
    const is = of(trouble)
    return is === null ? [] : [[trouble.address, Number(is)] as const]
  })
  // A type that TypeScript cannot follow: the one name is `metric`.
  return (known.length === 0 ? {} : { [metric]: Object.fromEntries(known) }) as {
    readonly [name in N]?: { readonly [address: string]: number }
  }
}
