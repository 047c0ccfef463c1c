import { expect, test } from 'vitest'
import { hiddenBy } from './hidden.ts'
import { madeUpQuiet } from './quiet.made-up.ts'

const row = (id: string, status: 'ok' | 'critical', since: number) => ({
  id,
  name: id,
  host: 'web1',
  groups: [],
  status,
  since,
})
const silence = madeUpQuiet({ kind: 'silence', match: { hosts: ['web1'] }, beganAt: 100 })

test('what is in trouble under it is hidden, since the silence or since the trouble, whichever came later', () => {
  const rows = [row('b', 'critical', 300), row('a', 'critical', 50), row('c', 'ok', 10)]
  expect(hiddenBy(silence, rows)).toMatchObject({ checks: [{ id: 'a' }, { id: 'b' }], since: 100 })
  expect(hiddenBy(silence, rows.slice(0, 1))?.since).toBe(300)
})

test('nothing in trouble, or not in force: nothing is hidden', () => {
  expect(hiddenBy(silence, [row('c', 'ok', 10)])).toBeNull()
  const rows = [row('a', 'critical', 50), { ...row('x', 'critical', 50), host: 'web2' }]
  expect(hiddenBy({ ...silence, beganAt: null }, rows)).toBeNull()
  expect(hiddenBy({ ...silence, endedAt: 200 }, rows)).toBeNull()
  expect(hiddenBy({ ...silence, match: { hosts: ['web3'] } }, rows)).toBeNull()
})
