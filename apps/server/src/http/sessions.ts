import type { Session } from '../store/sessions.ts'

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
  add(session: Session): void
  /** Ends all that are meant. True if there was one. */
  end(isMeant: (session: Session) => boolean): boolean
}

/** More than people have browsers; past it the oldest are over, so that a script that signs in each minute costs nothing. */
const MOST = 10_000

export function createSessions(keeper: SessionKeeper, now: () => number): Sessions {
  const open = new Map(keeper.kept.map((session) => [session.mark, session]))
  const end = (isMeant: (session: Session) => boolean) => {
    const marks = [...open.values()].filter(isMeant).map(({ mark }) => mark)
    for (const mark of marks) open.delete(mark)
    if (marks.length > 0) keeper.forget(marks)
    return marks.length > 0
  }
  return {
    find(mark) {
      const session = open.get(mark)
      return session !== undefined && session.until > now() ? session : undefined
    },
    add(session) {
      open.set(session.mark, session)
      keeper.keep(session)
      const [oldest] = open.keys()
      if (open.size > MOST) end(({ mark, until }) => mark === oldest || until <= now())
    },
    end,
  }
}

/** For servers that forget: those of tests. */
export const forgetful: SessionKeeper = { kept: [], keep: () => {}, forget: () => {} }
