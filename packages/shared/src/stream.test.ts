import { expect, test } from 'vitest'
import { type Signs, streamOf } from './stream.ts'

const signs = (patch: Partial<Signs> = {}): Signs => ({
  startedAt: 0,
  heartbeatAt: 10_000,
  serverTime: 1_000_000,
  lastObservationAt: 999_500,
  returned: null,
  ...patch,
})

test.each([
  [10_000, 'live'],
  [12_400, 'live'],
  [12_600, 'late'],
  [14_400, 'late'],
  [14_600, 'lost'],
  [70_000, 'lost'],
] as const)('with the last heartbeat at 10 s, at %d ms the stream is %s', (now, sight) => {
  expect(streamOf(signs(), now).sight).toBe(sight)
})

test('lost is said within five seconds, with the age and the moment of the picture', () => {
  expect(streamOf(signs(), 15_000)).toMatchObject({ sight: 'lost', silentS: 5, pictureAt: 1_000_000 })
})

test('a server that never spoke is lost too, not "connecting" for ever', () => {
  const silent = signs({ heartbeatAt: null, serverTime: null })
  expect(streamOf(silent, 3_000).sight).toBe('connecting')
  expect(streamOf(silent, 5_000)).toMatchObject({ sight: 'lost', pictureAt: null })
})

test('a picture kept from before is as old as it is, not as the wait for the server', () => {
  const kept = signs({ heartbeatAt: null, keptMs: 60_000 })
  expect(streamOf(kept, 3_000)).toMatchObject({ sight: 'connecting', silentS: 3, pictureAt: 1_000_000 })
  expect(streamOf(kept, 5_000)).toMatchObject({ sight: 'lost', silentS: 65, pictureAt: 1_000_000 })
  expect(streamOf({ ...kept, heartbeatAt: 90_000 }, 100_000).silentS).toBe(10)
})

test('a heart that beats over an engine that stopped is not looking', () => {
  const stopped = signs({ lastObservationAt: 1_000_000 - 61_000 })
  expect(streamOf(stopped, 10_500)).toMatchObject({ sight: 'not-looking', silentS: 61, pictureAt: 939_000 })
})

test('an estate that is looked at every ten minutes may be silent for as long', () => {
  expect(streamOf(signs({ lastObservationAt: 1_000_000 - 300_000 }), 10_500, 660_000).sight).toBe('live')
})

test('a stream that came back says for ten seconds how long it was away', () => {
  const back = signs({ returned: { at: 10_000, awayMs: 41_300 } })
  expect(streamOf(back, 12_000).awayS).toBe(41)
  expect(streamOf({ ...back, heartbeatAt: 20_500 }, 20_600).awayS).toBe(null)
})
