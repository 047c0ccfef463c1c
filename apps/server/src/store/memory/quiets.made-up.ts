import { type QuietStore, untilTheyName } from '../quiets.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'
import { newest } from './state.made-up.ts'

export function createMemoryQuiets({ quiets }: Disk): QuietStore {
  const ended = () =>
    newest(
      quiets.rows().filter(({ endedAt }) => endedAt !== null),
      ({ endedAt }) => endedAt ?? 0,
    )
  return {
    writers: { quiets: each((quiet) => quiets.put(quiet.id, quiet)) },
    open: async () =>
      quiets
        .rows()
        .filter(({ endedAt }) => endedAt === null)
        .toSorted((a, b) => a.until - b.until),
    ended: async ({ kind, limit }) =>
      ended()
        .filter((quiet) => quiet.kind === kind)
        .slice(0, limit),
    ofLate: async (most) => untilTheyName(most, ended()),
    prune: (before) => quiets.dropAll(({ endedAt }) => endedAt !== null && endedAt < before),
  }
}
