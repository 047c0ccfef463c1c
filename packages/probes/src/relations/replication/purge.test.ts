import { expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { replication } from '../replication.ts'
import { following, replica, server, type Told } from './observed.made-up.ts'

const LOGS = [600, 300, 100].map((bytes, index) => ({ file: `db1.00000${index + 1}`, bytes }))

/** When a replica that reads `file` loses it; its master wrote its three logs of 1,000 bytes at one byte a second. */
function purge(file: string, retention: Told['retention'], bytesWritten = 1_000) {
  const own = { log: 'db1.000003', position: 100, logs: LOGS }
  const master = server('db1', 1, { ...own, retention: { ...retention, bytesWritten } })
  const place = { read: { file, position: 4 }, executed: { file, position: 4 } }
  const { metrics, details } = deriveFrom(replication, replication.options.parse({}), [
    master,
    replica('db2', 2, following('db1', 1, place)),
  ])
  const [row] = Array.isArray(details?.replicas) ? details.replicas : []
  return { when: row?.purge, seconds: row?.purgeSeconds, metric: metrics.purgeIn }
}

const known = (when: string, seconds: number) => ({ when, seconds, metric: { db2: seconds } })
const without = (when: string | null) => ({ when, seconds: null, metric: undefined })

test('the log that is still written to stays at least as long as closed logs are kept', () => {
  expect(purge('db1.000003', { expirySeconds: 3_600 })).toEqual(known('at least', 3_600))
})

test('the age of an older log is guessed from what was written since', () => {
  const retention = { expirySeconds: 3_600, bytesPerSecond: 1 }
  expect(purge('db1.000002', retention)).toEqual(known('about', 3_500))
  expect(purge('db1.000001', retention)).toEqual(known('about', 3_200))
  expect(purge('db1.000001', { ...retention, expirySeconds: 60 })).toEqual(known('about', 0))
})

test('it is not known where nobody counts what is written, or the server has restarted since', () => {
  expect(purge('db1.000001', { expirySeconds: 3_600 })).toEqual(without(null))
  expect(purge('db1.000001', { expirySeconds: 3_600, bytesPerSecond: 1 }, 300)).toEqual(without(null))
})

test('a server that does not say how long it keeps its logs is not known to keep them', () => {
  expect(purge('db1.000003', { bytesPerSecond: 1 })).toEqual(without(null))
})

test('logs that never expire are never thrown away, unless all of them grow too large', () => {
  const never = { expirySeconds: 0, bytesLimit: 0, bytesPerSecond: 1 }
  expect(purge('db1.000001', never)).toEqual(without('never'))
  expect(purge('db1.000001', { ...never, bytesLimit: 1_200 })).toEqual(known('about', 200))
  expect(purge('db1.000002', { ...never, bytesLimit: 1_200 })).toEqual(known('about', 800))
})

test('of age and size the one that comes first counts', () => {
  const both = { expirySeconds: 3_600, bytesLimit: 1_200, bytesPerSecond: 1 }
  expect(purge('db1.000001', both)).toEqual(known('about', 200))
})

test('a log that is gone is purged', () => {
  expect(purge('db1.000000', { expirySeconds: 3_600 })).toEqual(without('purged'))
})
