import { expect, test } from 'vitest'
import { reachesOf } from './reach.ts'

const check = (id: string, groups: readonly string[]) => {
  const [host = '', name] = id.split('/')
  return name === undefined
    ? { id, name: id, host: null, groups: [...groups] }
    : { id, name, host, groups: [...groups] }
}
const web = check('web1/http', ['webs', 'east'])
const load = check('web1/load', ['webs', 'east'])
const db = check('db1/repl', ['databases', 'east'])
const pair = check('carp', [])
const all = [web, load, db, pair]

test('one check, its host, and the group it stands in on the map', () => {
  expect(reachesOf([web], all)).toEqual([
    { title: 'web1 http', match: { checks: ['web1/http'] }, count: 1 },
    { title: 'host web1', match: { hosts: ['web1'] }, count: 2 },
    { title: 'group webs', match: { groups: ['webs'] }, count: 2 },
  ])
})

test('several checks name each host and group once', () => {
  expect(reachesOf([web, load, db], all).map(({ title, count }) => [title, count])).toEqual([
    ['these 3 checks', 3],
    ['hosts web1, db1', 3],
    ['groups webs, databases', 3],
  ])
})

test('what has neither host nor group is only itself', () => {
  expect(reachesOf([pair], all)).toEqual([{ title: 'carp', match: { checks: ['carp'] }, count: 1 }])
})
