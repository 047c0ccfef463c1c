import type { Note } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { notesTogether } from './notes-together.ts'

const note = (id: string, at: number, text = 'new switch', by = 'ann'): Note => ({
  id,
  checkId: `web${id}/http`,
  incidentId: null,
  at,
  text,
  by,
})

test.each([
  ['what one person wrote in one go is one', [note('2', 1_200), note('1', 1_000)], [['2', '1']]],
  ['the same words an hour later are others', [note('2', 3_601_000), note('1', 1_000)], [['2'], ['1']]],
  [
    'the same words of another person are others',
    [note('2', 1_200, 'x', 'ben'), note('1', 1_000, 'x')],
    [['2'], ['1']],
  ],
  ['other words are others', [note('2', 1_200, 'y'), note('1', 1_000, 'x')], [['2'], ['1']]],
])('%s', (_, notes, ids) => {
  expect(notesTogether(notes).map(({ all }) => all.map(({ id }) => id))).toEqual(ids)
})
