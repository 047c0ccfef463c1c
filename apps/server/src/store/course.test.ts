import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BOTH } from './both.made-up.ts'
import type { CourseStore, Trace } from './course.ts'

const trace = (checkId: string, at: number): Trace => ({
  ...{ checkId, at, trace: { of: 'candidate', to: { status: 'critical', count: at } } },
})

describe.each(BOTH)('the course of things in $name', ({ open }) => {
  let opened: ReturnType<typeof open>
  let store: CourseStore
  beforeEach(() => {
    opened = open()
    store = opened.course
  })
  afterEach(() => opened[Symbol.dispose]())

  test('traces are those of a span, oldest first, of all or of one check', async () => {
    const stale = { checkId: 'a', at: 30, trace: { of: 'stale', to: true } } as const
    await opened.put({ traces: [trace('a', 20), trace('b', 10), stale, trace('a', 40)] })
    expect(await store.traces({ from: 10, to: 40 })).toEqual([trace('b', 10), trace('a', 20), stale])
    expect(await store.traces({ from: 11, to: 41, checkId: 'a' })).toEqual([trace('a', 20), stale, trace('a', 40)])
  })

  test('the plan in force at a time is the one that was adopted last before it', async () => {
    const [one, other] = [
      { fingerprint: 'f1', plan: 'one' },
      { fingerprint: 'f2', plan: 'other' },
    ]
    await opened.put({ plans: [one, other], adoptions: [{ at: 10, fingerprint: 'f1' }] })
    await opened.put({ plans: [{ ...one, plan: 'again' }], adoptions: [{ at: 20, fingerprint: 'f2' }] })
    await opened.put({ adoptions: [{ at: 30, fingerprint: 'f1' }] })
    expect(await Promise.all([9, 10, 19, 20, 30, 99].map((at) => store.planAt(at)))).toEqual([
      ...[null, one, one, other, one, one],
    ])
  })

  test('what is old goes, but not the plan in force since then, nor one that came back', async () => {
    const plans = ['f1', 'f2', 'f3'].map((fingerprint) => ({ fingerprint, plan: fingerprint }))
    const adopted = (fingerprint: string, at: number) => ({ at, fingerprint })
    await opened.put({
      plans,
      adoptions: [adopted('f1', 10), adopted('f3', 15), adopted('f2', 20), adopted('f1', 200)],
    })
    await opened.put({ traces: [trace('a', 99), trace('a', 100)] })
    await opened.put({ old: { before: 100, sessionsBefore: 0 } })
    expect(await store.traces({ from: 0, to: 999 })).toEqual([trace('a', 100)])
    const known = await Promise.all([15, 150, 250].map((at) => store.planAt(at)))
    expect(known.map((plan) => plan?.fingerprint)).toEqual([undefined, 'f2', 'f1'])
    // Of the one that nobody knows of any more nothing is kept.
    await opened.put({ adoptions: [adopted('f3', 300)] })
    expect((await store.planAt(300))?.fingerprint).not.toBe('f3')
  })
})
