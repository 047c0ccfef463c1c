import { expect, test } from 'vitest'
import { namesIn, needsView } from './needs.ts'
import { groupSchema } from './wire.ts'

const NEEDS = ['db', { any: ['web', 'db', { all: ['cdn', 'web'] }] }] as const

test('every name is in it once, however it is needed', () => expect(namesIn(NEEDS)).toEqual(['db', 'web', 'cdn']))
test('who knows no choices still has all the names, and who does has all of them', () => {
  const view = { name: 'lb', title: 'Balancers', ...needsView(NEEDS) }
  expect(groupSchema.parse(view)).toEqual({
    ...{ name: 'lb', title: 'Balancers', needs: ['db', 'web', 'cdn'] },
    needsTree: ['db', { any: ['web', 'db', { all: ['cdn', 'web'] }] }],
  })
})
test('where all is needed the names say it all', () => {
  expect(needsView(['db', 'web', 'db'])).toEqual({ needs: ['db', 'web'] })
})
