import { expect, test } from 'vitest'
import { weigh } from './weigh.ts'

const lists = { had: 412, has: 3, refused: 0, watched: 412, lost: 0, doubted: 0, believe: 3, isVouchedFor: false }

test.each<[string, Partial<typeof lists>, ReturnType<typeof weigh>]>([
  ['a list that has fallen below half', {}, { is: 'doubted', left: 2 }],
  ['one that is empty all at once', { has: 0 }, { is: 'doubted', left: 2 }],
  ['the only row that is gone', { had: 1, has: 0 }, { is: 'doubted', left: 2 }],
  ['one that says so again', { doubted: 1 }, { is: 'doubted', left: 1 }],
  ['one that has said so often enough', { doubted: 2 }, { is: 'taken' }],
  ['one that is believed at once', { believe: 1 }, { is: 'taken' }],
  ['one that somebody vouches for', { isVouchedFor: true }, { is: 'taken' }],
  ['just half of it', { has: 206 }, { is: 'taken' }],
  ['less than half by one', { has: 205 }, { is: 'doubted', left: 2 }],
  ['one that grows', { has: 60_000 }, { is: 'taken' }],
  ['rows that are wrong now, however often', { has: 412, lost: 207, doubted: 9 }, { is: 'doubted', left: null }],
  ['just half that is wrong', { has: 412, lost: 206 }, { is: 'taken' }],
  ['wrong rows that somebody vouches for', { has: 412, lost: 412, isVouchedFor: true }, { is: 'taken' }],
  ['rows that could not be listed', { refused: 203, doubted: 9 }, { is: 'doubted', left: null }],
  ['fewer, and some that could not be listed', { refused: 202 }, { is: 'doubted', left: 2 }],
  ['the first one', { had: 0, has: 0 }, { is: 'taken' }],
])('%s', (_, changes, weighed) => {
  expect(weigh({ ...lists, ...changes })).toEqual(weighed)
})
