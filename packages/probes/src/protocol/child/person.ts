import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import type { ChildRules } from '@foretop/shared/plan.ts'
import { ProbeCrash } from '../failure.ts'

/** As whom a child runs. */
export interface Person {
  /** `null`: as we do. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
  readonly home: string
}

/** Whom root lets its children be unless the site says otherwise. */
const NOBODY = 'nobody'

export interface Ourselves {
  readonly uid: number
  readonly username: string
  readonly homedir: string
}

/** Who we are, also where nobody has given our number a name. */
export function ourselves(): Ourselves {
  try {
    return userInfo()
  } catch {
    const uid = process.getuid?.() ?? -1
    return { uid, username: String(uid), homedir: '/' }
  }
}

/** Only root can be somebody else. Throws `local` where the site wants what cannot be had. */
export async function personOf({ user }: Pick<ChildRules, 'user'>, own = ourselves()): Promise<Person> {
  if (user === own.username) return { ids: null, home: own.homedir }
  if (own.uid !== 0) {
    if (user === null) return { ids: null, home: own.homedir }
    throw new ProbeCrash(
      'local',
      `children are to run as ${user}, which only root can do, and we run as ${own.username}`,
    )
  }
  const name = user ?? NOBODY
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((each) => each.startsWith(`${name}:`))
  const [, , uid, gid, , home] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined)
    throw new ProbeCrash('local', `there is no user ${name} in /etc/passwd, and children are to run as one`)
  return { ids: { uid: Number(uid), gid: Number(gid) }, home: home ?? '/' }
}
