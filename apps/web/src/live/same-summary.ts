import type { Summary } from '@foretop/shared/wire.ts'

/** Whether two rows say the same in every word, so that the older object can stay. */
export function sameSummary(a: Summary, b: Summary): boolean {
  return (
    a.status === b.status &&
    a.since === b.since &&
    a.text === b.text &&
    a.culprit === b.culprit &&
    a.checkedAt === b.checkedAt &&
    a.value?.number === b.value?.number &&
    a.value?.metric === b.value?.metric &&
    a.candidate?.status === b.candidate?.status &&
    a.candidate?.count === b.candidate?.count &&
    a.attempts === b.attempts &&
    a.flapping === b.flapping &&
    a.blockedBy === b.blockedBy &&
    a.acknowledged === b.acknowledged &&
    a.silenced === b.silenced &&
    a.downtime === b.downtime &&
    a.stale === b.stale &&
    a.host === b.host &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.down === b.down &&
    a.groups.join() === b.groups.join()
  )
}
