import { describe, expect, test } from 'vitest'
import { BOTH } from './both.made-up.ts'
import type { Session } from './sessions.ts'

const session = (mark: string, until: number): Session => ({ mark, role: 'wall', until })

describe.each(BOTH)('sessions in $name', ({ open }) => {
  test('sessions come back oldest first, without those that ended or whose time is over', async () => {
    using opened = open()
    const store = opened.sessions
    for (const one of [session('c', 300), session('a', 100), session('b', 200)]) await opened.put({ sessions: [one] })
    await opened.put({ signedOut: ['c', 'not there'] })
    await opened.put({ old: { before: 101, sessionsBefore: 101 } })
    expect(await store.all()).toEqual([session('b', 200)])
    await opened.put({ sessions: [{ mark: 'a', role: 'operator', until: 400 }] })
    expect((await store.all()).map(({ mark, role }) => [mark, role])).toEqual([
      ['b', 'wall'],
      ['a', 'operator'],
    ])
  })

  test('a session lasts up to and with its last moment', async () => {
    using opened = open()
    const store = opened.sessions
    await opened.put({ sessions: [session('a', 100)] })
    await opened.put({ old: { before: 100, sessionsBefore: 100 } })
    expect(await store.all()).toEqual([session('a', 100)])
    await opened.put({ old: { before: 101, sessionsBefore: 101 } })
    expect(await store.all()).toEqual([])
  })

  test('several are removed at once, and one added twice is there once, as it was last', async () => {
    using opened = open()
    const store = opened.sessions
    for (const mark of ['a', 'b', 'c']) await opened.put({ sessions: [session(mark, 100)] })
    await opened.put({ sessions: [{ mark: 'c', role: 'operator', until: 300 }] })
    await opened.put({ signedOut: ['a', 'b'] })
    expect(await store.all()).toEqual([{ mark: 'c', role: 'operator', until: 300 }])
  })
})
