import type { Observation } from '@foretop/shared/model.ts'
import type { CarpState } from '../../carp/seen.ts'
import { CannotTell, readingOf, wasCut } from '../../define.ts'

/** One machine of the pair as its own check saw it. */
export interface Member {
  readonly host: string
  /** When it was looked at, monotonic ms; `null`: not known. */
  readonly seenAt: number | null
  /** `absent`: it was seen, and has no such vhid; `unseen`: nothing is known of it. */
  readonly state: Exclude<CarpState, 'unknown'> | 'absent' | 'unseen'
  readonly interface: string | null
  /** Shared addresses, sorted; `null` where they are not shown. */
  readonly addresses: readonly string[] | null
  readonly advskew: number | null
  /** Its vhids, whatever their state. */
  readonly vhids: readonly number[]
  /** Advertisements it refused since the look before for their password; `null`: not known. */
  readonly refused: number | null
  /** Who is heard to advertise the vhid, itself or others. */
  readonly advertisers: readonly string[]
}

export function memberOf(observation: Observation, vhid: number): Member {
  const host = observation.host ?? observation.checkId
  const seenAt = observation.seenAt ?? null
  const unseen = { seenAt, interface: null, addresses: null, advskew: null, vhids: [], refused: null, advertisers: [] }
  if (observation.outcome !== 'answered') return { host, state: 'unseen', ...unseen }
  const rows = observation.details?.vhids
  const groups = Array.isArray(rows) ? rows : []
  const own = groups.find((row) => row.vhid === vhid)
  // The last row may be cut within.
  if (wasCut(observation, 'vhids') && (own === undefined || own === groups.at(-1)))
    throw new CannotTell(`${host} told more than is kept: vhid ${vhid} was cut`)
  return {
    ...{ host, seenAt },
    state: stateOf(observation, vhid, own !== undefined),
    interface: typeof own?.interface === 'string' ? own.interface : null,
    addresses: typeof own?.addresses === 'string' ? words(own.addresses) : null,
    advskew: readingOf(observation, 'advskew', vhid) ?? null,
    vhids: groups.flatMap((row) => (typeof row.vhid === 'number' ? [row.vhid] : [])),
    refused: readingOf(observation, 'refused', 'authentication') ?? null,
    advertisers: typeof own?.advertisers === 'string' ? words(own.advertisers) : [],
  }
}

function stateOf(observation: Observation, vhid: number, listed: boolean): Member['state'] {
  const master = readingOf(observation, 'master', vhid)
  if (master === 1) return 'master'
  // A system that has no word for its state is as good as not seen.
  if (master === undefined) return listed ? 'unseen' : 'absent'
  const init = readingOf(observation, 'init', vhid)
  if (init === undefined) return 'silent'
  return init === 1 ? 'init' : 'backup'
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')
