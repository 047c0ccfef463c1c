import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { eventually } from '@foretop/lab/lab.ts'
import { expect, test, vi } from 'vitest'
import { joined, next, serveLive } from '../serve-live.made-up.ts'
import { limitMessages } from './message-limit.ts'

/** A connection by hand, with time that is played. */
function connection() {
  let at = 0
  const told: string[] = []
  const dismissed: unknown[] = []
  const connections = new EventEmitter()
  const line = Object.assign(new EventEmitter(), {
    request: {} as IncomingMessage, // nothing of it is read here
    write: (packet: string) => told.push(packet),
    close: (discard = false) => told.push(discard ? 'discard' : 'close'),
  })
  limitMessages(
    connections,
    (one) => dismissed.push(one),
    () => at,
  )
  connections.emit('connection', line)
  return {
    line,
    told,
    dismissed,
    send: (count: number, ms = 0) => {
      for (let sent = 0; sent < count; sent++) {
        at += ms
        line.emit('packet')
      }
    },
  }
}

test('fifty at once, and then ten a second for as long as it likes', () => {
  const { send, told } = connection()
  send(50)
  send(1_000, 100)
  expect(told).toEqual([])
})

test('one more is told why, and its line closed, once', () => {
  const { line, send, told, dismissed } = connection()
  send(60)
  line.emit('close')
  expect(told).toEqual(['2["dismissed","more than 50 messages at once or 10 a second"]', '1', 'close'])
  expect(dismissed).toEqual([line])
})

test('eleven a second are too many in the long run', () => {
  const { line, send, told } = connection()
  send(450, 90)
  expect(told).toEqual([])
  send(100, 90)
  line.emit('close')
  expect(told).toHaveLength(3)
})

test('whoever does not take the last word goes without it', () => {
  vi.useFakeTimers()
  const { send, told } = connection()
  send(51)
  vi.advanceTimersByTime(1_000)
  expect(told.at(-1)).toBe('discard')
  vi.useRealTimers()
})

test.each([
  ['resync', 'websocket'],
  ['watch', 'websocket'],
  ['nonsense', 'websocket'],
  ['resync', 'polling'],
])('a viewer that sends %s without end by %s is told why and sent away, and others stay', async (event, transport) => {
  await using served = await serveLive()
  const [loud, quiet] = [served.join({ transports: [transport] }), served.join()]
  await Promise.all([joined(loud), joined(quiet)])
  const why = next(loud, 'dismissed')
  const gone = new Promise((resolve) => loud.once('disconnect', resolve))
  for (let sent = 0; sent < 200; sent++) (loud as unknown as EventEmitter).emit(event, []) // a browser may send anything
  expect(await why).toBe('more than 50 messages at once or 10 a second')
  expect(await gone).toBe('io server disconnect')
  await eventually(async () => expect((await served.app.inject('/metrics')).body).toContain('foretop_viewers 1'))
  expect(quiet.connected).toBe(true)
})
