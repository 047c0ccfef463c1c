import type { MemberLook } from '../define.ts'
import { matchesGlob } from '../protocol/glob.ts'

type Named = Pick<MemberLook, 'checkId' | 'host'>

/** Finds members as options name them: by check, by host, or by both (`lb01/static`); `*` stands for anything. */
export function meantAmong<L extends Named>(looks: readonly L[]): (names: readonly string[]) => readonly L[] {
  const byName = new Map<string, L[]>()
  for (const look of looks)
    for (const name of new Set([look.checkId, checkNameOf(look), ...(look.host === null ? [] : [look.host])])) {
      const alike = byName.get(name)
      if (alike === undefined) byName.set(name, [look])
      else alike.push(look)
    }
  const lookUp = (name: string): readonly L[] =>
    name.includes('*')
      ? [...byName].flatMap(([known, found]) => (matchesGlob(known, name) ? found : []))
      : (byName.get(name) ?? [])
  return (names) => [...new Set(names.flatMap(lookUp))]
}

/** Without host or row: what the checks of one name on several hosts, or of several rows, have in common. */
export const checkNameOf = ({ checkId }: Pick<Named, 'checkId'>): string => checkId.slice(checkId.lastIndexOf('/') + 1)
