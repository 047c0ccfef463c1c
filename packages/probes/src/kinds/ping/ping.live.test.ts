import { lackingLinks, playWithLinks } from '@foretop/lab/links.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { ping } from './ping.ts'

const missing = await lacking('ping')
const at = (address: string, options = {}) => look(ping, { count: 2, ...options }, { address, timeoutMs: 60_000 })

describe.skipIf(missing)(missing ?? 'the real ping', () => {
  test.each([
    ['127.0.0.1', {}],
    ['::1', {}],
    ['localhost', { family: '4' }],
    ['127.0.0.1', { size: 1_000, count: 1 }],
  ])('%s answers', async (address, options) => {
    expect(await at(address, options)).toMatchObject({
      outcome: 'answered',
      metrics: { loss: 0, roundTrip: expect.any(Number), roundTripMost: expect.any(Number) },
    })
  })

  test('a name that nobody knows, and an address of another family', async () => {
    expect(await at('nosuch.invalid')).toMatchObject({ code: expect.stringMatching(/^(name|resolver)$/) })
    expect(await at('127.0.0.1', { family: '6' })).toMatchObject({ outcome: 'failed', code: 'name' })
  })

  test('what looks like an option is an address', async () => {
    expect(await at('-f')).toMatchObject({ outcome: 'failed', code: 'name' })
  })
})

const noLinks = missing ?? (await lackingLinks())
test.skipIf(noLinks)(noLinks ?? 'silence, no way there and no network are told apart', async () => {
  expect(await playWithLinks(new URL('ping.scene.ts', import.meta.url))).toMatchObject({
    noNetwork: { outcome: 'crashed', code: 'network' },
    noHost: { outcome: 'failed', code: 'unreachable', text: '10.7.7.9: Destination Host Unreachable' },
    noRoute: { outcome: 'failed', code: 'unreachable' },
    silent: { outcome: 'failed', code: 'timeout', text: 'no answer to 2 packets' },
  })
})
