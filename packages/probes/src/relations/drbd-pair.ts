import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation, type MemberLook } from '../define.ts'
import { type DrbdEvidence, drbdEvidence } from '../kinds/drbd/evidence.ts'
import { PAIR_METRICS } from './carp-pair/conclude.ts'
import { newerOf, type Side } from './drbd-pair/newer.ts'
import { mustBeAmong, preferredHost, preferredMaster, preferredNamed } from './preferred.ts'
import { troubledFirst } from './troubled-first.ts'

export const drbdPair = defineRelation({
  kind: 'drbd-pair',
  title: 'DRBD pair',
  summary: 'One machine is primary, the other has the same data, and both agree on that.',
  tried: {
    with: 'checks of kind drbd, of texts made after its documentation',
    tells: [
      'well',
      'failed over',
      'no spare',
      'split brain, and which side is newer',
      'both primary',
      'nobody primary',
      'cannot tell',
    ],
  },
  manual: `Looks at the \`drbd\` checks of the machines that keep a resource alike, from both sides at once.

- **split brain** (critical): one takes no connection any more (\`StandAlone\`), and the other takes none either, or waits in vain; or both are
  primary and not connected. Where only one of them is primary it may also have been disconnected by hand.
- **two masters** (critical): both are primary. Where that is meant (OCFS2, GFS2): \`thresholds: { masters: { critical: { above: 2 } } }\`.
- **no master** (warning): both are secondary, nobody uses it.
- **no spare** (warning): the other one is not connected, or its copy is not good yet.
- **failed over** (warning) only where \`preferred\` says which machine should be primary; with \`preferred: none\`, as without it, either may be.

**Which side is newer** it says of a split brain as far as that can be known from outside. A side that calls its own copy outdated or inconsistent is
the older one. Else they count what each has changed since they parted (\`oos\`, \`out-of-sync\`): where only one changed anything, that is the newer one, and
all that it has can be kept. Where both did, neither is newer in all: whatever is chosen, the changes of the other are lost, and only people
know which are worth more. DRBD 8.0 does not count. Generation identifiers are not read, for that needs root and says no more once both
have written: \`drbdadm show-gi\` shows them.

A machine that is not seen makes it unknown, unless what is seen is bad already. What to do about a split brain says \`drbd\`.`,
  options: z.strictObject({
    resource: z.string().min(1).optional().meta({
      description: 'Which one, as the checks call it: `drbd0`, `r0`. Needed where the machines have several.',
    }),
    preferred: preferredMaster,
  }),
  hostsNamed: preferredNamed,
  evidence: [drbdEvidence],
  ofOneMoment: true,
  // A split brain does not pass: two looks tell that it was no moment in which one took over.
  defaults: { everyMs: 5_000, retryMs: 5_000, attempts: 2 },
  metrics: {
    split: {
      label: 'Split brain',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
      view: { name: 'failover', role: 'split' },
    },
    masters: {
      label: 'Primaries',
      unit: 'count',
      thresholds: { warning: { below: 1 }, critical: { above: 1 } },
      view: { name: 'failover', role: 'masters' },
    },
    displaced: PAIR_METRICS.displaced,
    noSpare: PAIR_METRICS.noSpare,
  },
  recorded: 'of four members at most what each records, those in trouble first',
  recordOf: troubledFirst,
  derive({ resource, preferred: said }, looks) {
    const preferred = preferredHost(said)
    const name = resource ?? onlyOne(looks)
    const members = looks.map((look) => memberOf(look, name))
    mustBeAmong(
      members.map(({ host }) => host),
      preferred,
    )
    const seen = members.filter(({ state }) => state !== 'unseen')
    const primaries = seen.filter(({ state }) => state === 'master')
    // One that is not seen may be said to be primary by the other.
    const count = Math.max(primaries.length, ...primaries.map((one) => 1 + Number(one.peerPrimary)))
    const split = isSplit(seen)
    const complete = seen.length === members.length
    if (!complete && !split && count < 2) throw new CannotTell(`${name}: ${states(members)}: too little was seen`)
    const [master] = primaries
    // Of two both must say so; among more, one that is lost to the primary need not be the spare.
    const isCut = members.length === 2 && master?.connected === false
    const spares = seen.filter((one) => one !== master && one.state === 'backup' && one.connected && one.upToDate)
    const displaced = preferred !== undefined && count === 1 && master?.host !== preferred
    return {
      metrics: {
        masters: count,
        split: Number(split),
        ...(preferred !== undefined && { displaced: Number(displaced) }),
        noSpare: Number(count === 1 && complete && (isCut || spares.length === 0)),
      },
      details: {
        shared: name,
        ...(preferred !== undefined && { preferred }),
        members: members.map(rowOf),
        ...(split && {
          reasons: [
            { text: whyOf(seen), proven: count > 1 },
            { text: newerOf(apartOf(seen)), proven: true },
          ],
        }),
      },
      text: `${split ? `${whyOf(seen)}; ${newerOf(apartOf(seen))}; ` : ''}${name}: ${states(members)}`,
    }
  },
})

interface Member extends Side {
  /** `absent`: it was seen, and has no such resource. */
  readonly state: 'master' | 'backup' | 'absent' | 'unseen'
  readonly peerPrimary: boolean
  readonly connected: boolean
  readonly alone: boolean
}

type Look = MemberLook<DrbdEvidence>

function memberOf(look: Look, name: string): Member {
  const host = look.host ?? look.checkId
  const nothing = { host, peerPrimary: false, connected: false, alone: false, upToDate: false, outOfSync: null }
  if (look.outcome !== 'answered') return { ...nothing, state: 'unseen' }
  const own = look.evidence.volumes.find((volume) => volume.name === name)
  if (own === undefined) return { ...nothing, state: 'absent' }
  const { name: _, primary, ...rest } = own
  return { host, state: primary ? 'master' : 'backup', ...rest }
}

/** Where nobody says which, and all that are seen have the same one. */
function onlyOne(looks: readonly Look[]): string {
  const names = new Set(
    looks.flatMap((look) => (look.outcome === 'answered' ? look.evidence.volumes.map(({ name }) => name) : [])),
  )
  const [name] = names
  if (name !== undefined && names.size === 1) return name
  throw new CannotTell(
    name === undefined ? 'no machine was seen with a resource' : `which resource? ${[...names].join(', ')}`,
  )
}

/** Those that have it, and are not connected. */
const apartOf = (seen: readonly Member[]): readonly Member[] =>
  seen.filter(({ state, connected }) => (state === 'master' || state === 'backup') && !connected)

/** As both sides have it: nobody comes together again by himself. */
function isSplit(seen: readonly Member[]): boolean {
  const apart = apartOf(seen)
  if (apart.length < 2) return false
  return apart.some(({ alone }) => alone) || apart.filter(({ state }) => state === 'master').length > 1
}

function whyOf(seen: readonly Member[]): string {
  const hosts = seen.filter(({ connected }) => !connected).map(({ host }) => host)
  const isProven = seen.filter(({ state }) => state === 'master').length > 1
  return isProven
    ? `split brain: ${hosts.join(' and ')} are both primary and not connected`
    : `split brain, or disconnected by hand: ${hosts.join(' and ')} do not come together again by themselves`
}

const WORDS: { readonly [state in Member['state']]: string } = {
  ...{ master: 'primary', backup: 'secondary', absent: 'without it', unseen: 'not seen' },
}

const linkOf = ({ state, connected, alone }: Member): string | null =>
  state === 'absent' || state === 'unseen' ? null : connected ? 'connected' : alone ? 'StandAlone' : 'not connected'

const states = (members: readonly Member[]): string =>
  members
    .map((one) => [`${one.host} ${WORDS[one.state]}`, linkOf(one)].filter((word) => word !== null).join(' '))
    .join(', ')

const rowOf = (one: Member): Row => ({
  ...{ host: one.host, state: one.state, connection: linkOf(one) },
  copy: linkOf(one) === null ? null : one.upToDate ? 'UpToDate' : 'not up to date',
})
