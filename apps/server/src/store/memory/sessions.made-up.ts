import type { SessionStore } from '../sessions.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'

export const createMemorySessions = ({ sessions }: Disk): SessionStore => ({
  writers: {
    sessions: each((session) => sessions.put(session.mark, session)),
    signedOut: each((mark) => sessions.drop(mark)),
  },
  all: async () => sessions.rows(),
  prune: (before) => sessions.dropAll(({ until }) => until < before),
})
