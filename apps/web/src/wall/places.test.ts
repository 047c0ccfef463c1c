import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { bandsOf } from './places.ts'

const groups = [
  { name: 'webs', title: 'Web servers', needs: [] },
  { name: 'shops', title: 'Shops', needs: [] },
]
const of = (host: string, name: string, group = 'webs') =>
  checkLike({ id: `${host}/${name}`, host, name, groups: [group] })
const row = (id: string) => checkLike({ id, host: null, name: id.split('/')[1] ?? id, groups: ['shops'] })
const boxes = (...checks: Parameters<typeof bandsOf>[0][]) =>
  bandsOf(
    checks.flatMap((all) => [...all]),
    groups,
  ).map(({ title, cells }) => ({
    title,
    cells: cells.map(({ title: box, label, checks: held }) => [box, label, held.map(({ name }) => name).join()]),
  }))

test('a machine is one box with its checks, in the order of names whatever order they come in', () => {
  expect(boxes([of('web2', 'disk'), of('web1', 'http'), of('web2', 'apache'), of('web1', 'disk')])).toEqual([
    {
      title: 'Web servers',
      cells: [
        ['web1', 'web1', 'disk,http'],
        ['web2', 'web2', 'apache,disk'],
      ],
    },
  ])
})

test('what a row of a table became is one box, a relation has its own, and so has a group that nobody named', () => {
  expect(boxes([row('apples/tls'), row('apples/plain'), row('pears/plain'), of('db1', 'mysql', 'none')])).toEqual([
    {
      title: 'Shops',
      cells: [
        ['apples', 'apples', 'plain,tls'],
        ['pears', 'pears', 'plain'],
      ],
    },
    { title: 'other', cells: [['db1', 'db1', 'mysql']] },
  ])
  const ways = checkLike({ id: 'ways', host: null, name: 'ways', groups: ['webs'] })
  expect(boxes([ways])).toEqual([{ title: 'Web servers', cells: [['ways', 'ways', 'ways']] }])
})

test('of machines what they begin with alike is left out, whatever relations are called', () => {
  const hosts = ['dfw-web1', 'dfw-web2', 'dfw-db1', 'dfw-lb1'].map((host) => of(host, 'http'))
  const [{ cells = [] } = {}] = boxes(hosts, ['carp1', 'carp2', 'ways', 'sites', 'clusters'].map(row))
  expect(cells.map(([, label]) => label)).toEqual(['db1', 'lb1', 'web1', 'web2'])
})
