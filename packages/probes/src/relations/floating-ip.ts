import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { canonical } from '../protocol/dns/reply.ts'
import { PAIR_METRICS } from './carp-pair/conclude.ts'
import { few } from './few.ts'
import { addressesOf } from './floating-ip/address.ts'
import { ownersOf } from './floating-ip/owner.ts'
import { troublesOf } from './floating-ip/troubles.ts'
import { signs } from './here.ts'
import { movedBy, movedKeepsake, SINCE_MOVED } from './moved.ts'
import { mustBeAmong, preferredHost, preferredMaster, preferredNamed } from './preferred.ts'

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

- **the service**: any check of a host whose address is one of \`addresses\` (\`http\`, \`tcp\` …): well while it is ok or in warning;
- **ping**: such a check of this name. Without one an answer of the service, even a refusal, tells that the address is up;
- **who is master**: the checks that \`master\` names, on each machine, and how they say so;
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
        with: { addresses: [208.43.48.2, 208.43.48.3], master: { carp: { metric: master, instance: 1 } }, preferred: d1 }

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
      .max(1_000)
      .meta({ description: 'Addresses that move together.', examples: [['208.43.48.2', '208.43.48.3']] }),
    master: signs.meta({
      description:
        'By name of the check: how it says that its machine is master: `{ metric, instance, is }`, or `answers`.',
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
  derive({ addresses: wanted, master, ping, held, preferred: said }, looks, past) {
    const preferred = preferredHost(said)
    const addresses = addressesOf(wanted, looks, ping)
    const owners = ownersOf({ master, held }, looks, new Set(wanted))
    mustBeAmong(
      owners.map(({ host }) => host),
      preferred,
    )
    const masters = owners.filter(({ isMaster }) => isMaster === true).map(({ host }) => host)
    const mastersKnown = owners.every(({ isMaster }) => isMaster !== null)
    const [only] = masters.length === 1 ? masters : []
    const troubles = troublesOf(addresses, owners)
    const displaced = only !== undefined && preferred !== undefined && only !== preferred
    const isNobody = mastersKnown && masters.length === 0
    const isBad = troubles.some(({ text }) => text !== null) || masters.length > 1 || isNobody || displaced
    const isKnown = mastersKnown && troubles.every(({ known }) => known)
    const text = [
      ...(masters.length > 1 ? [`${masters.join(' and ')} are both master`] : []),
      ...(isNobody ? ['nobody is master'] : []),
      ...listedTexts(troubles.flatMap(({ text }) => text ?? [])),
      ...(only === undefined ? [] : [`${only} is master`]),
      ...unknownTexts(owners, troubles),
      ...(isBad || !isKnown ? [] : [`${addresses.length === 1 ? 'it serves' : `all ${addresses.length} serve`}`]),
    ].join('; ')
    if (!isBad && !isKnown) throw new CannotTell(text)
    const moved = movedBy(only, past)
    return {
      keepsake: moved.keepsake,
      metrics: {
        ...moved.metrics,
        ...flags('blocking', troubles, ({ blocking }) => blocking),
        ...flags('unserved', troubles, ({ unserved }) => unserved),
        ...flags('misplaced', troubles, ({ misplaced }) => misplaced),
        ...((mastersKnown || masters.length > 1) && { masters: masters.length }),
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

function unknownTexts(owners: ReturnType<typeof ownersOf>, troubles: Troubles): readonly string[] {
  const machines = owners.filter(({ isMaster }) => isMaster === null).map(({ host }) => host)
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
