/** So many of the hosts must have it in common before it is left out; with fewer hosts nothing is. */
const LEAST_SHARE = 0.5
const LEAST_HOSTS = 4

/**
 * How hosts are written where there is little room: without what most of them begin and end with, `dfw-web01.example.org`
 * as `web01`. A host that has it not is written whole, so no two get the same name.
 */
export function shortHosts(hosts: Iterable<string>): (host: string) => string {
  const all = [...new Set(hosts)]
  const prefix = longestCommon(all.map(prefixesOf), all.length)
  const suffix = longestCommon(all.map(suffixesOf), all.length)
  const written = (host: string) => {
    const begin = host.startsWith(prefix) ? prefix.length : 0
    const end = host.endsWith(suffix) ? host.length - suffix.length : host.length
    return end > begin ? host.slice(begin, end) : host
  }
  const taken = new Map<string, number>()
  for (const host of all) taken.set(written(host), (taken.get(written(host)) ?? 0) + 1)
  return (host) => (taken.get(written(host)) === 1 ? written(host) : host)
}

function longestCommon(candidates: readonly (readonly string[])[], hosts: number): string {
  const counts = new Map<string, number>()
  for (const text of candidates.flat()) counts.set(text, (counts.get(text) ?? 0) + 1)
  const common = [...counts].filter(([, count]) => hosts >= LEAST_HOSTS && count > hosts * LEAST_SHARE)
  return common.reduce((longest, [text]) => (text.length > longest.length ? text : longest), '')
}

/** `dfw-db-a01`: `dfw-`, `dfw-db-`. */
const prefixesOf = (host: string) => [...host.matchAll(/[-._]/g)].map(({ index }) => host.slice(0, index + 1))

/** `web01.example.org`: `.example.org`, `.org`. */
const suffixesOf = (host: string) => [...host.matchAll(/\./g)].map(({ index }) => host.slice(index))
