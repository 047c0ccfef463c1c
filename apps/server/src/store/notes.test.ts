import type { Note } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BOTH } from './both.made-up.ts'
import type { NoteStore } from './notes.ts'

const note = (id: string, checkId: string, at: number, incidentId: string | null = null): Note => ({
  id,
  checkId,
  incidentId,
  at,
  text: `${id} of it`,
  by: `by ${id}`,
})
const all = [note('1', 'a', 10), note('2', 'b', 20), note('3', 'a', 30), note('4', 'a', 40)]

describe.each(BOTH)('notes in $name', ({ open }) => {
  let opened: ReturnType<typeof open>
  let notes: NoteStore
  beforeEach(async () => {
    opened = open()
    notes = opened.notes
    for (const one of all) await opened.put({ notes: [one] })
  })
  afterEach(() => opened[Symbol.dispose]())

  test('what is written down is read again, newest first', async () => {
    expect(await notes.list({ limit: 9 })).toEqual(all.toReversed())
  })
  test.each([
    ['until a time that is not included', { checkIds: ['a'], to: 40 }, ['3', '1']],
    ['from a time that is included', { checkIds: ['a'], from: 30 }, ['4', '3']],
    ['as many as asked for', { checkIds: ['a'], limit: 2 }, ['4', '3']],
    ['of several', { checkIds: ['a', 'b'] }, ['4', '3', '2', '1']],
    ['of none', { checkIds: [] }, []],
    ['of all, from a time to another', { from: 20, to: 30 }, ['2']],
  ])('notes on checks: %s', async (_case, filter, ids) => {
    expect((await notes.list({ limit: 9, ...filter })).map(({ id }) => id)).toEqual(ids)
  })
  test('of an incident are those that say so, and in its time what says nothing', async () => {
    const more = [note('5', 'a', 99, '7'), note('6', 'a', 30, '6'), note('7', 'b', 30)]
    for (const one of more) await opened.put({ notes: [one] })
    const ofSeven = (limit: number) => notes.ofIncident({ id: '7', checkId: 'a', from: 20, to: 40 }, limit)
    expect((await ofSeven(9)).map(({ id }) => id)).toEqual(['5', '4', '3'])
    expect((await ofSeven(1)).map(({ id }) => id)).toEqual(['5'])
  })
  test('one that is removed is gone, and no other', async () => {
    await opened.put({ withdrawn: ['2'] })
    expect((await notes.list({ limit: 9 })).map(({ id }) => id)).toEqual(['4', '3', '1'])
    expect([await notes.has('2'), await notes.has('1')]).toEqual([false, true])
  })
  test('one that is added twice is there once', async () => {
    await opened.put({ notes: [{ ...note('2', 'b', 20), text: 'again' }] })
    expect(await notes.list({ checkIds: ['b'], limit: 9 })).toEqual([{ ...note('2', 'b', 20), text: 'again' }])
  })
  test('those from before a time are dropped, and no other', async () => {
    await opened.put({ old: { before: 30, sessionsBefore: 0 } })
    expect((await notes.list({ limit: 9 })).map(({ id }) => id)).toEqual(['4', '3'])
  })
})
