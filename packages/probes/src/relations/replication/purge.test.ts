import type { Details } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { replication } from '../replication.ts'
import { following, replica, server } from './observed.ts'

const LOGS = [600, 300, 100].map((bytes, index) => ({ file: `db1.00000${index + 1}`, bytes }))

/** When a replica that reads `file` loses it; its master wrote its three logs of 1,000 bytes at one byte a second. */
function purge(file: string, retention: Details, written = 1_000) {
  const seen = server('db1', 1, { log: 'db1.000003', position: 100, logs: LOGS, details: retention })
  if (seen.outcome !== 'answered') throw new Error('it answers')
  const master = { ...seen, metrics: { ...seen.metrics, binlogWritten: written } }
  const place = { readFile: file, readPosition: 4, execFile: file, execPosition: 4 }
  const { metrics, details } = replication.derive(replication.options.parse({}), [
    master,
    replica('db2', 2, following('db1', 1, place)),
  ])
  const [row] = Array.isArray(details?.replicas) ? details.replicas : []
  return { when: row?.purge, seconds: row?.purgeSeconds, metric: metrics.purgeIn }
}

const known = (when: string, seconds: number) => ({ when, seconds, metric: { db2: seconds } })
const without = (when: string | null) => ({ when, seconds: null, metric: undefined })

test('the log that is still written to stays at least as long as closed logs are kept', () => {
  expect(purge('db1.000003', { logExpirySeconds: 3_600 })).toEqual(known('at least', 3_600))
})

test('the age of an older log is guessed from what was written since', () => {
  const retention = { logExpirySeconds: 3_600, logBytesPerSecond: 1 }
  expect(purge('db1.000002', retention)).toEqual(known('about', 3_500))
  expect(purge('db1.000001', retention)).toEqual(known('about', 3_200))
  expect(purge('db1.000001', { ...retention, logExpirySeconds: 60 })).toEqual(known('about', 0))
})

test('it is not known where nobody counts what is written, or the server has restarted since', () => {
  expect(purge('db1.000001', { logExpirySeconds: 3_600 })).toEqual(without(null))
  expect(purge('db1.000001', { logExpirySeconds: 3_600, logBytesPerSecond: 1 }, 300)).toEqual(without(null))
})

test('a server that does not say how long it keeps its logs is not known to keep them', () => {
  expect(purge('db1.000003', { logBytesPerSecond: 1 })).toEqual(without(null))
})

test('logs that never expire are never thrown away, unless all of them grow too large', () => {
  const never = { logExpirySeconds: 0, logBytesLimit: 0, logBytesPerSecond: 1 }
  expect(purge('db1.000001', never)).toEqual(without('never'))
  expect(purge('db1.000001', { ...never, logBytesLimit: 1_200 })).toEqual(known('about', 200))
  expect(purge('db1.000002', { ...never, logBytesLimit: 1_200 })).toEqual(known('about', 800))
})

test('of age and size the one that comes first counts', () => {
  const both = { logExpirySeconds: 3_600, logBytesLimit: 1_200, logBytesPerSecond: 1 }
  expect(purge('db1.000001', both)).toEqual(known('about', 200))
})

test('a log that is gone is purged', () => {
  expect(purge('db1.000000', { logExpirySeconds: 3_600 })).toEqual(without('purged'))
})
