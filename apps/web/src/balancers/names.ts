import type { Member } from '../view/roles.ts'

/** What a line calls each balancer: its host, as the old tool did; with the check where a host has several. */
export function namesOf(members: readonly Pick<Member, 'summary'>[]): readonly string[] {
  const hosts = members.map(({ summary: { host, name } }) => host ?? name)
  return members.map(({ summary: { host, name } }, at) => {
    const own = hosts[at] ?? name
    return host !== null && hosts.filter((other) => other === own).length > 1 ? `${host}/${name}` : own
  })
}
