import type { CarpGroup, CarpState, Refusals } from './seen.ts'

const STATES: { readonly [word: string]: CarpState } = { MASTER: 'master', BACKUP: 'backup', INIT: 'init' }

/**
 * The CARP groups in the output of BSD's ifconfig. Up to FreeBSD 9, and on OpenBSD, each is an interface of its own
 * that bears its addresses; from FreeBSD 10 on they are lines of the interface below, and its addresses name their vhid.
 * Line formats are those of sbin/ifconfig/ifcarp.c and of OpenBSD's ifconfig.c.
 */
export function parseIfconfig(text: string): readonly CarpGroup[] {
  return interfacesIn(text).flatMap(({ name, lines }) => {
    const addresses = lines.flatMap((line) => addressIn(line) ?? [])
    return lines.flatMap((line): CarpGroup[] => {
      const found = groupIn(line)
      if (found === null) return []
      const { device, ...group } = found
      const own = /^carp\d+$/.test(name) ? addresses : addresses.filter(({ vhid }) => vhid === group.vhid)
      return [{ ...group, interface: device ?? name, addresses: own.map(({ address }) => address).toSorted() }]
    })
  })
}

function interfacesIn(text: string): readonly { readonly name: string; readonly lines: readonly string[] }[] {
  const found: { name: string; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    // An interface can be renamed to nearly anything; what is said of it is indented.
    const end = /^\s/.test(line) ? -1 : line.indexOf(': flags=')
    if (end > 0) found.push({ name: line.slice(0, end), lines: [] })
    else found.at(-1)?.lines.push(line)
  }
  return found
}

function groupIn(line: string) {
  const [, word = '', device, vhid, advbase, advskew] =
    /^\s+carp:\s+(INIT|BACKUP|MASTER|<UNKNOWN>)\s+(?:carpdev\s+(\S+)\s+)?vhid\s+(\d{1,3})\s+advbase\s+(\d{1,3})\s+advskew\s+(\d{1,3})(?!\d)/.exec(
      line,
    ) ?? []
  if (vhid !== undefined)
    return {
      ...{ vhid: Number(vhid), state: STATES[word] ?? 'unknown', device },
      ...{ advbase: Number(advbase), advskew: Number(advskew) },
    }
  // FreeBSD 15 can speak VRRP instead, which knows a priority but no skew.
  const [, role = '', vrid] = /^\s+vrrp:\s+(INIT|BACKUP|MASTER|<UNKNOWN>)\s+vrid\s+(\d{1,3})(?!\d)/.exec(line) ?? []
  if (vrid === undefined) return null
  return { vhid: Number(vrid), state: STATES[role] ?? 'unknown', device: undefined, advbase: null, advskew: null }
}

function addressIn(line: string): { readonly address: string; readonly vhid: number | null } | null {
  const address = /^\s+inet6?\s+([\da-fA-F.:]+)/.exec(line)?.[1]
  if (address === undefined || /^fe80:/i.test(address)) return null
  const vhid = /\svhid\s+(\d+)/.exec(line)?.[1]
  return { address, vhid: vhid === undefined ? null : Number(vhid) }
}

/** `sysctl net.inet.carp`: FreeBSD writes `name: value`, OpenBSD `name=value`. */
export function parseSysctl(text: string): { readonly preempt: number | null; readonly demotion: number | null } {
  const values = new Map(Array.from(text.matchAll(/^net\.inet\.carp\.(\w+)\s*[:=]\s*(-?\d{1,20})\s*$/gm), ([, name, value]) => [name, Number(value)])) // biome-ignore format: one line
  return {
    preempt: values.get('preempt') ?? null,
    // FreeBSD up to 9 has only a count of reasons not to take over.
    demotion: values.get('demotion') ?? values.get('suppress_preempt') ?? null,
  }
}

/** `netstat -s -p carp`; numbers only, their words differ a little from system to system. */
export function parseNetstat(text: string): Refusals | null {
  const authentication = /^[ \t]*(\d{1,20}) (?:packets? )?discarded for bad authentication/m.exec(text)?.[1]
  const addresses = /^[ \t]*(\d{1,20}) (?:packets? )?discarded because of a bad address list/m.exec(text)?.[1]
  if (authentication === undefined) return null
  return {
    authentication: Number(authentication),
    ...(addresses !== undefined && { 'address list': Number(addresses) }),
  }
}
