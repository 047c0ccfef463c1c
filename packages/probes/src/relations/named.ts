import type { MemberLook } from '../define.ts'

/** What people call each member: its host, or the check itself where it has none, or several have one. */
export function namesOf(looks: readonly MemberLook[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { host } of looks) if (host !== null) counts.set(host, (counts.get(host) ?? 0) + 1)
  return looks.map(({ host, checkId }) => (host !== null && counts.get(host) === 1 ? host : checkId))
}
