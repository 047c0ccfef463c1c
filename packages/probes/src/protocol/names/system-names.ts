import { isIP } from 'node:net'
import { hostname } from 'node:os'

export type Hosts = ReadonlyMap<string, readonly string[]>

/** hosts(5): all addresses of each name, IPv4 before IPv6, each in the order of the file. */
export function parseHosts(text: string): Hosts {
  const found = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (isIP(address) === 0) continue
    for (const name of names.map((name) => name.toLowerCase())) found.set(name, [...(found.get(name) ?? []), address])
  }
  return new Map(Array.from(found, ([name, addresses]) => [name, inOrder(addresses)]))
}

/** IPv4 before IPv6, each address once; otherwise as they came. */
export const inOrder = (addresses: readonly string[]): readonly string[] =>
  [...new Set(addresses)].toSorted((one, other) => isIP(one) - isIP(other))

export interface SearchRules {
  readonly search: readonly string[]
  readonly ndots: number
}

const MOST_DOTS = 15

/** resolv.conf(5): the last of `search` and `domain` counts; without either it is the domain of this machine's name. */
export function parseSearch(text: string, ownName = hostname()): SearchRules {
  const [, ...ownDomain] = ownName.split('.')
  let search: readonly string[] = ownDomain.length === 0 ? [] : [ownDomain.join('.')]
  let ndots = 1
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line.trim().split(/\s+/)
    if (keyword === 'search') search = words
    if (keyword === 'domain') search = words.slice(0, 1)
    if (keyword !== 'options') continue
    for (const option of words) {
      const [name, value = ''] = option.split(':', 2)
      if (name === 'ndots' && /^\d{1,3}$/.test(value)) ndots = Math.min(MOST_DOTS, Number(value))
    }
  }
  return { search: search.map((domain) => domain.replace(/\.$/, '').toLowerCase()).filter(Boolean), ndots }
}

/** The names to ask for in turn, as the C library does: a dot at the end says that it is whole. */
export function candidatesOf(name: string, { search, ndots }: SearchRules): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = search.map((domain) => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}
