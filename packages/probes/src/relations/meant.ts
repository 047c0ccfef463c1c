import type { MemberLook } from '../define.ts'
import { matchesAny } from '../protocol/glob.ts'

type Named = Pick<MemberLook, 'checkId' | 'host'>

/** A member as options name it: by its check, by its host, or by both (`lb01/static`); `*` stands for anything. */
export const isMeant = ({ checkId, host }: Named, names: readonly string[]): boolean =>
  [checkId, checkNameOf({ checkId, host }), ...(host === null ? [] : [host])].some((name) => matchesAny(name, names))

/** Without the host: what the checks of one name on several hosts have in common. */
export const checkNameOf = ({ checkId, host }: Named): string =>
  host !== null && checkId.startsWith(`${host}/`) ? checkId.slice(host.length + 1) : checkId
