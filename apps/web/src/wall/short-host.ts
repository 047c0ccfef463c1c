/** So many of the hosts must have it in common before it is left out; with fewer hosts nothing is. */
const LEAST_SHARE = 0.5
const LEAST_HOSTS = 4

/**
 * How hosts are written where there is little room: without what most of them begin with and their domain, `dfw-web01.example.org`
 * as `web01`. A host that has it not is written whole, so no two get the same name.
 */
export function shortHosts(hosts: Iterable<string>): (host: string) => string {
  const all = [...new Set(hosts)]
  const prefix = longestCommon(all.map(prefixesOf), all.length)
  const domain = longestCommon(all.map(domainsOf), all.length)
  const written = (host: string) => {
    const local = domain !== '' && domainsOf(host).includes(domain) ? host.replace(domain, '') : host
    const rest = local.startsWith(prefix) ? local.slice(prefix.length) : local
    return rest === '' ? host : rest
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

/** `web01.example.org`: `.example.org`, `.org`; `apples.example.org_ip-2` the same. */
const domainsOf = (host: string) => {
  const [run = ''] = /\.[a-z\d.-]*/i.exec(host) ?? []
  return [...run.matchAll(/\./g)].map(({ index }) => run.slice(index))
}
