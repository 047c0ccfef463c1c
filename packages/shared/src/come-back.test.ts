import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { comeBack } from './come-back.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function line() {
  const connect = vi.fn()
  const socket = Object.assign(new EventEmitter(), { connect })
  return { socket, connect, end: comeBack(socket) }
}

test('a server that was restarted is come back to soon', () => {
  const { socket, connect } = line()
  socket.emit('disconnect', 'io server disconnect')
  vi.advanceTimersByTime(999)
  expect(connect).not.toHaveBeenCalled()
  vi.advanceTimersByTime(501)
  expect(connect).toHaveBeenCalledOnce()
})

test('whoever is sent away stays away for a while, that once', () => {
  const { socket, connect } = line()
  socket.emit('dismissed', 'too many messages')
  socket.emit('disconnect', 'io server disconnect')
  vi.advanceTimersByTime(29_999)
  expect(connect).not.toHaveBeenCalled()
  vi.advanceTimersByTime(15_001)
  expect(connect).toHaveBeenCalledOnce()
  socket.emit('disconnect', 'io server disconnect')
  vi.advanceTimersByTime(1_500)
  expect(connect).toHaveBeenCalledTimes(2)
})

test.each(['transport close', 'ping timeout', 'io client disconnect'])('after %s nothing is done here', (reason) => {
  const { socket, connect } = line()
  socket.emit('disconnect', reason)
  vi.advanceTimersByTime(60_000)
  expect(connect).not.toHaveBeenCalled()
})

test('once it is ended nobody comes back', () => {
  const { socket, connect, end } = line()
  socket.emit('disconnect', 'io server disconnect')
  end()
  vi.advanceTimersByTime(60_000)
  expect(connect).not.toHaveBeenCalled()
})
