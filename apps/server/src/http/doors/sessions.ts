import type { Session } from '../../store/sessions.ts'

/** Where sessions outlast the process: whoever signed in stays so over a restart. */
export interface SessionKeeper {
  /** What was kept before. */
  readonly kept: readonly Session[]
  keep(session: Session): void
  forget(marks: readonly string[]): void
}

/** Who is signed in. Whatever ends here is over at once, wherever the cookie still lies. */
export interface Sessions {
  /** `undefined`: there is none, or its time is over. */
  find(mark: string): Session | undefined
  /** True if the oldest one had to end for it. */
  add(session: Session): boolean
  /** Ends all that are meant. True if there was one. */
  end(isMeant: (session: Session) => boolean): boolean
}

/** More than people have browsers; past it the oldest of that role are over: a script may sign in each minute. */
const MOST = 10_000

export function createSessions(keeper: SessionKeeper, now: () => number): Sessions {
  /** By role: whoever may only look cannot crowd out who may act. */
  const open = { wall: new Map<string, Session>(), operator: new Map<string, Session>() } as const
  for (const session of keeper.kept) open[session.role].set(session.mark, session)
  const forget = (marks: readonly string[]) => {
    for (const of of Object.values(open)) for (const mark of marks) of.delete(mark)
    if (marks.length > 0) keeper.forget(marks)
    return marks.length > 0
  }
  return {
    find(mark) {
      const session = open.wall.get(mark) ?? open.operator.get(mark)
      return session !== undefined && session.until > now() ? session : undefined
    },
    add(session) {
      const same = open[session.role]
      same.set(session.mark, session)
      keeper.keep(session)
      const [oldest] = same.keys()
      return same.size > MOST && oldest !== undefined && forget([oldest])
    },
    end: (isMeant) =>
      forget(
        Object.values(open)
          .flatMap((of) => [...of.values()])
          .filter(isMeant)
          .map(({ mark }) => mark),
      ),
  }
}

/** For servers that forget: those of tests. */
export const forgetful: SessionKeeper = { kept: [], keep: () => {}, forget: () => {} }
