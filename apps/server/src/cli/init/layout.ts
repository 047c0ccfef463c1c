import { isIP } from 'node:net'
import { ROLES } from '@foretop/probes/roles.ts'
import type { KnownGroup, KnownProbe, KnownRelation } from './known.ts'
import type { Wish } from './wishes.ts'

/** Hosts, groups and checks that cover all that is wished for, each with a name of its own. */
export interface Layout {
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly groups: readonly string[] }[]
  readonly groups: readonly KnownGroup[]
  readonly checks: readonly LaidCheck[]
  readonly relations: readonly LaidRelation[]
  /** Hosts of which nothing is known but the name. */
  readonly vague: readonly string[]
  /** Hosts that are other machines than this one. */
  readonly others: readonly string[]
}

interface LaidCheck {
  readonly name: string
  readonly probe: KnownProbe
  /** Names of hosts, or the one group that is exactly these. */
  readonly hosts: readonly string[]
  readonly options: Wish['options']
}

interface LaidRelation {
  readonly name: string
  readonly relation: KnownRelation
  /** Names of the checks that it rests on. */
  readonly of: readonly string[]
}

/** The host and group that are in every file: the machine Foretop runs on. */
export const OWN = { host: 'localhost', address: '127.0.0.1', group: 'here' } as const
/** Its checks. */
const OWN_CHECKS = ['machine', 'disks', 'foretop', 'ping']

export function layOut(wishes: readonly Wish[], relations: readonly KnownRelation[]): Layout {
  const names = new Names([OWN.host, OWN.group])
  const checkNames = new Names([...OWN_CHECKS, ...SUGGESTED])
  const hosts = new Map<string, string>([[OWN.address, OWN.host]])
  const groups = new Map<string, KnownGroup & { readonly members: Set<string> }>()
  const checks = new Map<string, Omit<LaidCheck, 'hosts'> & { readonly members: Set<string>; readonly group: string }>()
  const vague = new Set<string>()
  // Hosts first: a group of the same name then takes another.
  for (const { address } of wishes)
    if (!hosts.has(placed(address))) hosts.set(placed(address), names.take(hostName(address)))
  for (const { address, probe, options, check, group, ...wish } of wishes) {
    const host = hosts.get(placed(address)) ?? OWN.host
    const in_ = groups.get(group.name) ?? { name: names.take(group.name), title: group.title, members: new Set() }
    groups.set(group.name, in_)
    in_.members.add(host)
    const key = JSON.stringify([probe.kind, options])
    const laid = checks.get(key) ?? {
      name: checkNames.take(check),
      probe,
      options,
      group: group.name,
      members: new Set<string>(),
    }
    checks.set(key, laid)
    laid.members.add(host)
    if (wish.vague && host !== OWN.host) vague.add(host)
  }
  const byRole = [...groups].toSorted(([a], [b]) => placeOf(a) - placeOf(b)).map(([, group]) => group)
  return {
    hosts: [...hosts].map(([address, name]) => ({
      name,
      address,
      groups: [
        ...(name === OWN.host ? [OWN.group] : []),
        ...byRole.filter(({ members }) => members.has(name)).map((group) => group.name),
      ],
    })),
    groups: byRole.map(({ name, title }) => ({ name, title })),
    checks: [...checks.values()].map(({ members, group, ...check }) => {
      const whole = groups.get(group)
      // A host that joins the group later is then looked at without another word.
      return { ...check, hosts: whole?.members.size === members.size ? [whole.name] : [...members] }
    }),
    relations: relations.flatMap((relation) => {
      const its = [...checks.values()].filter(({ probe }) => relation.among.includes(probe.kind))
      const looks = its.reduce((sum, { members }) => sum + members.size, 0)
      return looks < 2 ? [] : [{ name: names.take(relation.kind), relation, of: its.map(({ name }) => name) }]
    }),
    vague: [...vague],
    others: [...hosts.values()].filter((name) => name !== OWN.host),
  }
}

/** Names that stand in comments, ready to be taken into use. */
export const SUGGESTED = ['machines', 'machine-disks'] as const

/** As a request comes by them; who does nothing that others do comes last. */
function placeOf(group: string): number {
  const roles = Object.keys(ROLES)
  return roles.includes(group) ? roles.indexOf(group) : roles.length
}

const placed = (address: string): string => (address === 'localhost' ? OWN.address : address)

const hostName = (address: string): string => (isIP(address) === 6 ? address.replaceAll(':', '-') : address)

const LONGEST = 120

/** Gives each name once. */
class Names {
  readonly #taken: Set<string>

  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken)
  }

  take(wanted: string): string {
    const short = wanted.slice(0, LONGEST)
    let name = short
    for (let i = 2; this.#taken.has(name); i += 1) name = `${short}-${i}`
    this.#taken.add(name)
    return name
  }
}
