import { expect, test } from 'vitest'
import { lookAt } from '../view/look-at.made-up.ts'
import { namesOf } from './names.ts'

const check = (host: string | null, name: string) => ({ summary: { ...lookAt(1, {}), host, name } })

test('a balancer is called by its host, as people do', () => {
  expect(namesOf([check('lb01', 'perlbal'), check('lb02', 'perlbal')])).toEqual(['lb01', 'lb02'])
})

test('two on one host are told apart', () => {
  expect(namesOf([check('lb01', 'web'), check('lb01', 'jabber'), check('lb02', 'web')])).toEqual([
    'lb01/web',
    'lb01/jabber',
    'lb02',
  ])
})
