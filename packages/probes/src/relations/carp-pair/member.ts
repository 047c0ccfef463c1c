import type { MemberLook } from '../../define.ts'
import type { CarpEvidence } from '../../kinds/carp/evidence.ts'
import type { CarpState } from '../../kinds/carp/seen.ts'

/** What the machines share, in the words of its protocol. */
export interface Shared {
  readonly what: 'vhid' | 'vrid'
  readonly id: number
  /** What a machine that takes no part calls that. */
  readonly out: 'INIT' | 'FAULT'
}

/** One machine of the pair as its own check saw it. */
export interface Member {
  readonly checkId: string
  readonly host: string
  /** When it was looked at, monotonic ms; `null`: not known. */
  readonly seenAt: number | null
  /** `init`: it takes no part; `absent`: it was seen, and has no such vhid; `unseen`: nothing is known of it. */
  readonly state: Exclude<CarpState, 'unknown'> | 'absent' | 'unseen'
  readonly interface: string | null
  /** Shared addresses, sorted; `null` where they are not shown. */
  readonly addresses: readonly string[] | null
  readonly advskew: number | null
  /** Of VRRP, which knows no skew. */
  readonly priority: number | null
  /** Its vhids, whatever their state. */
  readonly vhids: readonly number[]
  /** Advertisements it refused since the look before for their password; `null`: not known. */
  readonly refused: number | null
  /** Who is heard to advertise the vhid, itself or others. */
  readonly advertisers: readonly string[]
}

export function memberOf(look: MemberLook<CarpEvidence>, vhid: number): Member {
  const { checkId } = look
  const host = look.host ?? checkId
  const seenAt = look.seenAt ?? null
  if (look.outcome !== 'answered') return unseen(look)
  const { groups, refused } = look.evidence
  // On two interfaces, the last one, as its metrics say too.
  const own = groups.findLast((group) => group.vhid === vhid)
  return {
    ...{ checkId, host, seenAt, refused },
    state: stateOf(own),
    interface: own?.interface ?? null,
    addresses: own?.addresses ?? null,
    advskew: own?.advskew ?? null,
    priority: null,
    vhids: groups.map((group) => group.vhid),
    advertisers: own?.advertisers ?? [],
  }
}

export const unseen = ({ checkId, host, seenAt }: Pick<MemberLook, 'checkId' | 'host' | 'seenAt'>): Member => ({
  ...{
    checkId,
    host: host ?? checkId,
    seenAt: seenAt ?? null,
    state: 'unseen',
    interface: null,
    addresses: null,
    advskew: null,
    priority: null,
  },
  ...{ vhids: [], refused: null, advertisers: [] },
})

function stateOf(own: CarpEvidence['groups'][number] | undefined): Member['state'] {
  if (own === undefined) return 'absent'
  // A system that has no word for its state is as good as not seen.
  if (own.master === null) return 'unseen'
  if (own.master) return 'master'
  if (own.init === null) return 'silent'
  return own.init ? 'init' : 'backup'
}
