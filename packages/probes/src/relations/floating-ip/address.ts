import { CannotTell, type MemberLook } from '../../define.ts'
import { canonical } from '../../protocol/dns/reply.ts'
import { checkNameOf } from '../meant.ts'

/** One floating address as it answers. `null`: not known. */
export interface Floating {
  readonly address: string
  readonly serves: boolean | null
  readonly answers: boolean | null
  /** Looks at what it serves that are not well, or not known to be. */
  readonly ill: readonly MemberLook[]
}

/** Codes of a service that failed where somebody is there. */
const SPOKEN = new Set(['refused', 'closed', 'tls', 'auth', 'protocol', 'truncated', 'too-large'])

/** Each of them by the looks at it. Throws `CannotTell` where nobody looks at its service. */
export function addressesOf(
  wanted: readonly string[],
  looks: readonly MemberLook[],
  ping: string,
): readonly Floating[] {
  const at = Map.groupBy(
    looks.filter((look) => look.address != null),
    (look) => canonical(look.address ?? ''),
  )
  return wanted.map((address) => {
    const all = at.get(address) ?? []
    const pings = all.filter((look) => checkNameOf(look) === ping)
    const services = all.filter((look) => checkNameOf(look) !== ping)
    if (services.length === 0) throw new CannotTell(`no member looks at what ${address} serves`)
    const ill = services.filter((look) => isWell(look) !== true)
    return { address, serves: every(services.map(isWell)), answers: isUp(pings, services), ill }
  })
}

const isWell = ({ status }: MemberLook): boolean | null =>
  status === 'ok' || status === 'warning' ? true : status === 'critical' ? false : null

/** One that fails is known, whatever else is not. */
const every = (all: readonly (boolean | null)[]): boolean | null =>
  all.includes(false) ? false : all.includes(null) ? null : true

/** Whether anybody has it: any answer says so. Silence of a service says nothing of the address. */
function isUp(pings: readonly MemberLook[], services: readonly MemberLook[]): boolean | null {
  const said = pings.map(isWell)
  const isHeard = services.some(
    (look) => look.outcome === 'answered' || (look.outcome === 'failed' && SPOKEN.has(look.code)),
  )
  if (isHeard || said.includes(true)) return true
  return said.includes(false) ? false : null
}
