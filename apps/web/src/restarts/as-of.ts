import type { RestartView } from '@foretop/shared/model.ts'

/** The server is asked every few seconds: what it said longer ago may not be so any more. */
export const STANDS_MS = 15_000

/** What still stands of what the server said. Where it has fallen silent nothing is known, whatever it said last. */
export function asOf(restarts: readonly RestartView[], now: number): readonly RestartView[] {
  if (restarts.every(({ at }) => stands(at, now))) return restarts
  return restarts.map((restart) =>
    stands(restart.at, now)
      ? restart
      : {
          ...{ ...restart, answer: 'unknown', safe: false },
          hosts: restart.hosts.map((host) => ({
            ...host,
            answer: 'unknown',
            safe: false,
            reasons: [SILENT],
            costs: [],
          })),
        },
  )
}

const stands = (at: number, now: number): boolean => now - at <= STANDS_MS

const SILENT = { answer: 'unknown', text: 'the monitor has not answered for a while', facts: [] } as const
