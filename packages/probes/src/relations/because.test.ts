import type { Because } from '@foretop/shared/model.ts'
import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { seen as carpSeen } from './carp-pair/table.made-up.ts'
import { carpPair } from './carp-pair.ts'
import { cdnOrOrigin } from './cdn-or-origin.ts'
import { OPTIONS, pair, pairSays, service, VIP } from './floating-ip/table.made-up.ts'
import { floatingIp } from './floating-ip.ts'
import { page } from './pages/observed.made-up.ts'
import { path } from './path.ts'
import { quorum } from './quorum.ts'
import { down, following, replica, server } from './replication/observed.made-up.ts'
import { replication } from './replication.ts'
import { failed, saidIn, seen, unseen } from './table.made-up.ts'

/** Whose trouble a relation tells of: what its members tell themselves is theirs, and nothing else is. */
const because = (found: object) => {
  if (!('because' in found)) return undefined
  // Of what is measured each kind says which that is.
  const { metrics, ...whose } = found.because as Because
  expect(metrics.length).toBeGreaterThan(0)
  return whose
}

test('a quorum tells of those that are not well, and of more than the sum of them', () => {
  const members = [seen('web1/web'), failed('web2/web'), unseen('web3/web')]
  expect(because(saidIn(quorum, { options: { needed: 3 }, members }))).toEqual({
    ...{ checks: ['web2/web', 'web3/web'], together: true, enough: 1 },
  })
  const wanted = { needed: 1, wanted: 2 }
  const one = [seen('web1/web'), failed('web2/web'), failed('web3/web')]
  expect(because(saidIn(quorum, { options: wanted, members: one }))).toMatchObject({ enough: 2 })
  const none = [failed('web1/web'), failed('web2/web'), failed('web3/web')]
  expect(because(saidIn(quorum, { options: wanted, members: none }))).toMatchObject({ enough: 3 })
  expect(because(saidIn(quorum, { options: { needed: 1 }, members: [seen('web1/web')] }))).toBeUndefined()
})

test('paths tell of the pages that are broken', () => {
  const looks = [page('lb1/dynamic', 502), page('lb1/static', 200), page('lb2/dynamic', 200)]
  expect(because(deriveFrom(path, path.options.parse({}), looks))).toEqual({ checks: ['lb1/dynamic'] })
})

test('a CDN and its origin tell of the pages that are not well', () => {
  const looks = [page('www/page', 200), page('web/page', 502)]
  const found = deriveFrom(cdnOrOrigin, cdnOrOrigin.options.parse({ cdn: ['www'] }), looks)
  expect(because(found)).toEqual({ checks: ['web/page'] })
})

describe('a replication', () => {
  const told = (...members: Parameters<typeof deriveFrom>[2]) =>
    because(deriveFrom(replication, replication.options.parse({}), members))
  const broken = following('db01', 1, { sql: 'No', error: 'Duplicate entry' })

  test('tells of servers that do not answer, and of replicas that have stopped', () => {
    const stopped = told(server('db01', 1), replica('db02', 2, broken), replica('db03', 3, following('db01', 1)))
    expect(stopped).toEqual({ checks: ['db02/mysql'] })
    expect(told(down('db01'), replica('db02', 2, following('db01', 1, { io: 'Connecting' })))).toMatchObject({
      checks: expect.arrayContaining(['db01/mysql']),
    })
  })
  test('tells of more where it has found anything that no server knows of itself', () => {
    const writable = replica('db03', 3, following('db01', 1), { readOnly: 0 })
    expect(told(server('db01', 1), replica('db02', 2, broken), writable)).toBeUndefined()
  })
})

describe('a pair', () => {
  const told = (one: Parameters<typeof carpSeen>[1], other: Parameters<typeof carpSeen>[1]) =>
    because(deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [carpSeen('d1', one), carpSeen('d2', other)]))

  test('that failed over tells of the preferred machine, where that is not seen', () => {
    expect(told('down', 'MASTER')).toEqual({ checks: ['d1/carp'] })
  })
  test('tells of itself where both were seen', () => {
    expect(told('BACKUP', 'MASTER')).toBeUndefined()
    expect(told('MASTER', 'MASTER')).toBeUndefined()
    expect(told('BACKUP', 'BACKUP')).toBeUndefined()
  })
})

describe('floating addresses', () => {
  const told = (members: Parameters<typeof saidIn>[1]['members'], options = {}) =>
    because(saidIn(floatingIp, { options: { ...OPTIONS, ...options }, members }))
  const ids = (members: readonly { readonly checkId: string }[]) => members.map(({ checkId }) => checkId)

  test('tell of the services at them that do not answer', () => {
    const lost = service('down', VIP, 'one')
    expect(told([...pair('M', 'B'), ...lost])).toEqual({
      checks: ids(lost.filter(({ checkId }) => !checkId.endsWith('/ping'))),
    })
  })
  test('tell of more where one is up and keeps others from taking over', () => {
    expect(told([...pair('M', 'B'), ...service('hung')])).toBeUndefined()
  })
  test('tell of nobody where they have moved and both machines were seen', () => {
    expect(told([...pair('B', 'M'), ...service('serves')])).toBeUndefined()
  })
  test('tell of the relation that says who is master, where that is wrong', () => {
    const members = [pairSays('0'), ...service('serves')]
    expect(told(members, { master: undefined })).toEqual({ checks: [pairSays('0').checkId] })
  })
})
