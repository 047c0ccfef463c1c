import { describe, expect, test } from 'vitest'
import { load, refusal } from '../config/fixture.made-up.ts'
import { BLIND, type Lookout } from './lookout.ts'
import type { Notice } from './notice.ts'
import { createQueue } from './queue.ts'

/** A channel that bears so many messages: what comes on top goes together. */

const MINUTE = 60_000

function openQueue(digest: { messages: number; withinMs: number } | undefined) {
  const lookout: Lookout = { ...BLIND, statusOf: () => 'critical', growing: () => new Set() }
  const queue = createQueue(
    (): Lookout => lookout,
    () => {},
    () => digest,
  )
  let number = 0
  const add = (checkId: string, at: number, to = 'critical', why = to === 'ok' ? 'resolved' : 'opened', dueAt = at) => {
    number += 1
    // All that the queue looks at.
    const notice = { checkId, transition: number, to, why } as Notice
    const row = { id: `${number}`, channel: 'ops', notice, createdAt: at, dueAt }
    queue.add({ row, dueAt, readyAt: at })
  }
  /** Names of the checks in each message that goes then, or when to ask again. */
  const sent = (now: number): readonly (string | number | null)[] => {
    const next = queue.next(now)
    if (next === null || typeof next === 'number') return [next]
    queue.finish(next)
    return [next.rows.map(({ notice }) => notice.checkId).join(' '), ...sent(now)]
  }
  return { add, sent }
}

describe('two messages within ten minutes', () => {
  const digest = { messages: 2, withinMs: 10 * MINUTE }

  test('go by themselves; what comes on top waits until the first of them is so old, and goes together', () => {
    const { add, sent } = openQueue(digest)
    add('a', 0)
    expect(sent(0)).toEqual(['a', null])
    add('b', MINUTE)
    expect(sent(MINUTE)).toEqual(['b', null])
    add('c', 2 * MINUTE)
    expect(sent(2 * MINUTE)).toEqual([10 * MINUTE])
    add('d', 9 * MINUTE)
    expect(sent(10 * MINUTE - 1)).toEqual([10 * MINUTE])
    expect(sent(10 * MINUTE)).toEqual(['c d', null])
    // That one and the second are two again.
    add('e', 10 * MINUTE)
    expect(sent(10 * MINUTE)).toEqual([11 * MINUTE])
    expect(sent(11 * MINUTE)).toEqual(['e', null])
  })

  test('are counted apart for problems and for recoveries', () => {
    const { add, sent } = openQueue(digest)
    for (const [at, name] of ['a', 'b'].entries()) {
      add(name, at)
      expect(sent(at)).toEqual([name, null])
    }
    add('a', MINUTE, 'ok')
    expect(sent(MINUTE)).toEqual(['a', null])
    add('c', MINUTE)
    expect(sent(MINUTE)).toEqual([10 * MINUTE])
  })

  test('let pass whoever is asked because nobody came, and what the monitor says of itself', () => {
    const { add, sent } = openQueue(digest)
    for (const [at, name] of ['a', 'b'].entries()) {
      add(name, at)
      expect(sent(at)).toEqual([name, null])
    }
    add('c', MINUTE)
    add('d', MINUTE, 'critical', 'escalated')
    // It is one of the two all the same.
    expect(sent(MINUTE)).toEqual(['d', 10 * MINUTE + 1])
    add('the monitor itself (', MINUTE)
    expect(sent(MINUTE)).toEqual(['the monitor itself (', 11 * MINUTE])
  })

  test('let none that is not due yet go before those that wait', () => {
    const { add, sent } = openQueue({ messages: 1, withinMs: 10 * MINUTE })
    add('p', 0)
    expect(sent(0)).toEqual(['p', null])
    add('a', MINUTE)
    add('later', 2 * MINUTE, 'critical', 'opened', 11 * MINUTE)
    add('p', 3 * MINUTE, 'ok')
    expect(sent(3 * MINUTE)).toEqual(['p', 10 * MINUTE])
    expect(sent(10 * MINUTE)).toEqual(['a later', null])
  })

  test('are not counted where the configuration says nothing of it', () => {
    const { add, sent } = openQueue(undefined)
    for (const [at, name] of ['a', 'b', 'c'].entries()) {
      add(name, at * MINUTE)
      expect(sent(at * MINUTE)).toEqual([name, null])
    }
  })
})

describe('in the configuration', () => {
  const text = (digest: string) => `
hosts: { web1: }
checks: { http: { probe: slow, hosts: [web1] } }
channels:
  ops: { kind: chat, url: https://chat.example/hook${digest} }
people:
  ann: { addresses: { ops: https://chat.example/ann } }
`
  test('it is of the channel, and of each way over it', async () => {
    const { plan } = await load(text(', digest: { over: 10, within: 5m }'))
    const digest = { messages: 10, withinMs: 5 * MINUTE }
    expect(plan.channels).toMatchObject([
      { name: 'ops', digest },
      { name: 'ann/ops', digest },
    ])
    const { plan: without } = await load(text(''))
    expect(without.channels.filter(({ digest }) => digest !== undefined)).toEqual([])
  })

  test.each([
    ['digest: { over: 10 }', 'channels.ops.digest.within: '],
    ['digest: { over: 0, within: 5m }', 'channels.ops.digest.over: '],
    ['digest: { over: 10, within: 5s }', 'channels.ops.digest.within: '],
    ['digest: 10', 'channels.ops.digest: '],
  ])('%s is refused', async (digest, expected) => {
    expect((await refusal(text(`, ${digest}`))).join('\n')).toContain(expected)
  })
})
