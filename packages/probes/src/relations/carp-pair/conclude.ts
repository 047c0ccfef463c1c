import type { Row } from '@foretop/shared/model.ts'
import { CannotTell } from '../../define.ts'
import { becauseOf } from '../because.ts'
import { mustBeAmong } from '../preferred.ts'
import type { Member, Shared } from './member.ts'
import { reasonsAmong } from './reasons.ts'

const nameOf = ({ what, id }: Shared): string => `${what} ${id}`

/** What is measured of machines of which one should be master. */
export const PAIR_METRICS = {
  masters: {
    label: 'Masters',
    unit: 'count',
    toldBy: 'text',
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
} as const

/** What other relations may compare of them. */
export const PAIR_TRAITS = { master: 'the host that is master, where one is' } as const

/** How such machines stand. Without `preferred` either may be master. Throws `CannotTell` where too little was seen. */
export function concludePair(members: readonly Member[], shared: Shared, preferred: string | undefined) {
  mustBeAmong(
    members.map(({ host }) => host),
    preferred,
  )
  const seen = members.filter(({ state }) => state !== 'unseen')
  const masters = seen.filter(({ state }) => state === 'master').map(({ host }) => host)
  // On the wire a third machine may be heard that is nobody's member.
  const count = Math.max(masters.length, ...seen.map(({ advertisers }) => advertisers.length))
  const displaced = preferred !== undefined && count === 1 && masters[0] !== preferred
  const complete = seen.length === members.length
  if (!complete && count < 2 && !displaced) throw new CannotTell(`${states(members, shared)}: too little was seen`)
  const spares = seen.filter(({ state }) => state === 'backup' || state === 'silent')
  const noSpare = count === 1 && complete && spares.length === 0
  const reasons = reasonsAmong(seen, shared, count)
  // That the other one has it where the preferred one is not seen tells of nothing but that.
  const missing = displaced && reasons.length === 0 ? members.filter(({ state }) => state === 'unseen') : []
  return {
    ...becauseOf(missing, ['displaced']),
    ...(count === 1 && masters[0] !== undefined && { traits: { master: masters[0] } }),
    metrics: {
      masters: count,
      ...(preferred !== undefined && { displaced: Number(displaced) }),
      noSpare: Number(noSpare),
      mismatch: Number(reasons.some(({ proven }) => proven)),
    },
    details: {
      shared: nameOf(shared),
      ...(preferred !== undefined && { preferred }),
      members: members.map((member) => rowOf(member, shared)),
      ...(reasons.length > 0 && { reasons: reasons.map(({ text, proven }): Row => ({ text, proven })) }),
    },
    text: [headline(shared, masters, members), ...reasons.map(({ text }) => text)].join('; '),
  }
}

function headline(shared: Shared, masters: readonly string[], members: readonly Member[]): string {
  const name = nameOf(shared)
  const heard = new Set(members.flatMap(({ advertisers }) => advertisers))
  // Also one that only another machine has heard: looks of one moment would agree, these need not.
  if (heard.size > masters.length) return `${name} is advertised by ${[...heard].join(' and ')}`
  const apart = ageDifference(members)
  if (masters.length > 1) return `${masters.join(' and ')} are both master of ${name}${apart}`
  const others = states(
    members.filter(({ host }) => !masters.includes(host)),
    shared,
  )
  if (masters.length === 0) return `nobody is master of ${name}${apart}: ${others}`
  return `${masters[0]} is master of ${name}, ${others}`
}

/** `, seen 1.8 s apart`: what two machines said at different times need not have been so at any. */
function ageDifference(members: readonly Member[]): string {
  const times = members.flatMap(({ state, seenAt }) => (state === 'unseen' || seenAt === null ? [] : [seenAt]))
  const apartMs = Math.max(...times) - Math.min(...times)
  return times.length > 1 && apartMs >= ONE_MOMENT_MS ? `, seen ${(apartMs / 1_000).toFixed(1)} s apart` : ''
}

const ONE_MOMENT_MS = 100

const states = (members: readonly Member[], { what, out }: Shared): string => {
  const words: { readonly [state in Member['state']]: string } = {
    ...{ master: 'master', backup: 'backup', init: `out (${out})` },
    ...{ silent: 'silent', absent: `without this ${what}`, unseen: 'not seen' },
  }
  return members.map(({ host, state }) => `${host} ${words[state]}`).join(', ')
}

/** What differs from protocol to protocol goes by its own name; what a protocol does not know is left out by who draws it. */
const rowOf = (
  { addresses, vhids, advertisers, seenAt: _, checkId: __, ...member }: Member,
  { what }: Shared,
): Row => ({
  ...member,
  addresses: addresses?.join(' ') ?? null,
  [`${what}s`]: vhids.join(' '),
  advertisers: advertisers.join(' '),
})
