import { describe, expect, test } from 'vitest'
import { failed, saidIn, seen } from './table.made-up.ts'
import { togetherTable } from './together/table.made-up.ts'
import { together } from './together.ts'

describe('its table', () => {
  test.each(togetherTable.lines)('$name, $status', (line) => {
    const { metrics, text } = saidIn(together, line)
    expect(text).toContain(line.text)
    expect(metrics === null).toBe(line.status === 'unknown')
  })
})

const flag = (id: string, value: number, name = 'missing') =>
  seen(id, { metrics: { [name]: { '/srv': value, '/': 0 } } })

test('a number may mean here by being what is said', () => {
  const here = { mounts: { metric: 'missing', instance: '/srv', is: 0 } }
  const members = [flag('nfs1/mounts', 1), flag('nfs2/mounts', 0)]
  expect(saidIn(together, { options: { here }, members }).text).toBe('all on nfs2')
})

test('of several instances one must be named; an instance that is not there is not known', () => {
  const members = [flag('nfs1/mounts', 1), flag('nfs2/mounts', 0)]
  for (const sign of [{ metric: 'missing' }, { metric: 'missing', instance: '/home' }, { metric: 'gone' }])
    expect(saidIn(together, { options: { here: { mounts: sign } }, members }).metrics).toBeNull()
})

test('a machine where nobody looks may have it', () => {
  const here = { nfsd: 'answers', web: 'answers' }
  const members = [failed('nfs1/nfsd'), seen('nfs1/web'), failed('nfs2/nfsd')]
  expect(saidIn(together, { options: { here }, members })).toMatchObject({
    ...{ metrics: { nowhere: 1 }, text: 'nfsd nowhere; web on nfs1; web of nfs2 not seen' },
  })
})

test('of hundreds of machines a few are named and drawn, those that have something first', () => {
  const here = { nfsd: 'answers' }
  const members = Array.from({ length: 300 }, (_, i) => (i < 100 ? failed(`nfs${i}/nfsd`) : seen(`nfs${i}/nfsd`)))
  const found = saidIn(together, { options: { here }, members })
  expect(found).toMatchObject({
    metrics: { masters: 200 },
    text: 'nfsd on nfs100, nfs101, nfs102 and 197 more',
    details: { members: expect.arrayContaining([{ host: 'nfs100', state: 'master', nfsd: 'here' }]) },
  })
  expect(JSON.stringify(found).length).toBeLessThan(3_000)
})

test('a member that nobody said anything of is named', () => {
  const members = [seen('nfs1/nfsd'), seen('nfs1/smtp')]
  expect(saidIn(together, { options: { here: { nfsd: 'answers' } }, members })).toEqual({
    ...{ metrics: null, text: 'here does not say how nfs1/smtp tells that it is on its machine' },
  })
})

test('what page Failover draws: whose it is, and what each machine has of it', () => {
  const [line] = togetherTable.lines.filter(({ name }) => name === 'a-n and -d-')
  if (line === undefined) throw new Error('no such line')
  expect(saidIn(together, line)).toMatchObject({
    details: {
      shared: 'vip, drbd, nfsd',
      members: [
        { host: 'nfs1', state: 'has a part of it', vip: 'here', drbd: 'not here', nfsd: 'here' },
        { host: 'nfs2', state: 'has a part of it', drbd: 'here' },
      ],
    },
  })
})
