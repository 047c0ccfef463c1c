import { hopOf, type LoginSaid } from '@foretop/probes/protocol/ssh/login.ts'
import type { SshHop, SshLogin } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import { findCircles } from './circle.ts'
import type { Machines } from './hosts.ts'
import { type SshShape, sshShape } from './shape.ts'

/** How to log in to hosts, as the site and each host say it. */
export interface Logins {
  /** The login of a check that says `said` itself; in words what nobody says. `host`: `null` where it is none of ours. */
  of(host: string | null, address: string, said: LoginSaid): SshLogin | { readonly lacks: string }
  /** As data: of what is none of the hosts. */
  readonly anywhere: LoginAnywhere
}

/** How to log in to whatever is none of the hosts. */
export interface LoginAnywhere {
  readonly site: SshShape
  readonly via: readonly Step[]
}

export function readLogins(inspection: Inspection, machines: Machines): Logins {
  const site = inspection.parse(sshShape, ['ssh']) ?? {}
  const own = new Map(
    [...machines.hostNames]
      .filter((host) => inspection.has(['hosts', host, 'ssh']))
      .map((host): [string, SshShape] => [host, inspection.parse(sshShape, ['hosts', host, 'ssh']) ?? {}]),
  )
  const known = new Map(machines.hosts.map((host) => [host.name, host]))
  noteJumps(inspection, site, own, known)
  const spared = sparedOf(site, own)
  /** The host, or the stranger, through which another is reached. */
  const jumpOf = (host: string | null): SshShape['jump'] => {
    const said = host === null ? undefined : own.get(host)?.jump
    return said !== undefined || (host !== null && spared.has(host)) ? said : site.jump
  }

  /** Those before it; what is unknown or goes round in a circle is told of already. */
  const wayTo = (host: string | null, passed: readonly string[]): readonly Step[] => {
    const jump = jumpOf(host)
    if (jump == null) return []
    if (typeof jump !== 'string') return [hopOf([site, jump], { name: jump.address, address: jump.address })]
    const next = known.get(jump)
    if (next === undefined || passed.includes(jump)) return []
    return [...wayTo(jump, [...passed, jump]), hopOf([site, own.get(jump) ?? {}], next)]
  }
  const ways = new Map<string | null, readonly Step[]>()
  return {
    of(host, address, said) {
      const way = ways.get(host) ?? wayTo(host, host === null ? [] : [host])
      ways.set(host, way)
      return through(way, hopOf([site, own.get(host ?? '') ?? {}, said], { name: host ?? address, address }))
    },
    anywhere: { site, via: wayTo(null, []) },
  }
}

/** The same as `of` where it is none of the hosts; `null`: nobody says how. */
export function loginTo({ site, via }: LoginAnywhere, address: string, said: LoginSaid): SshLogin | null {
  const login = through(via, hopOf([site, said], { name: address, address }))
  return 'lacks' in login ? null : login
}

function through(way: readonly Step[], last: Step): SshLogin | { readonly lacks: string } {
  const lacking = [...way, last].find((step) => 'lacks' in step)
  if (lacking === undefined) return { to: hopIn(last), via: way.map(hopIn) }
  const missing = `${lacking.lacks.join(', and ')} ${lacking.lacks.length === 1 ? 'is' : 'are'} missing`
  return { lacks: `nobody says how to log in to ${lacking.name} over SSH: ${missing}` }
}

type Step = ReturnType<typeof hopOf>

/** Of one that lacks nothing. */
function hopIn(step: Step): SshHop {
  if ('lacks' in step) throw new Error(`${step.name} lacks something`)
  return step.hop
}

/** Hosts that the way of the whole site goes through: they are reached without it. */
function sparedOf({ jump }: SshShape, own: ReadonlyMap<string, SshShape>): ReadonlySet<string> {
  const spared = new Set<string>()
  for (let next: SshShape['jump'] = jump; typeof next === 'string' && !spared.has(next); next = own.get(next)?.jump)
    spared.add(next)
  return spared
}

function noteJumps(
  inspection: Inspection,
  site: SshShape,
  own: ReadonlyMap<string, SshShape>,
  known: ReadonlyMap<string, unknown>,
): void {
  const noteUnknown = (jump: SshShape['jump'], path: readonly string[]) => {
    if (typeof jump === 'string' && !known.has(jump)) inspection.unknown(path, 'host', jump, known.keys())
  }
  noteUnknown(site.jump, ['ssh', 'jump'])
  for (const [host, { jump }] of own) noteUnknown(jump, ['hosts', host, 'ssh', 'jump'])
  const edges = new Map(Array.from(own, ([host, { jump }]) => [host, typeof jump === 'string' ? [jump] : []]))
  for (const [first = '', ...rest] of findCircles(edges))
    inspection.note(['hosts', first, 'ssh', 'jump'], `is reached through itself: ${[first, ...rest].join(' → ')}`)
}
