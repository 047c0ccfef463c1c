import { createSegment, lackingSegment, playAsObserver } from '@foretop/lab/ucarp.ts'
import { beforeAll, describe, expect, test } from 'vitest'

const VIP = '10.77.0.201'
const missing = await lackingSegment('keepalived', 'nginx', 'ping')

describe.skipIf(missing !== null)(missing ?? 'the address of a real keepalived pair with a real nginx on each', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what the scene prints is what its own code says; wrong guesses fail.
  let played: any
  beforeAll(async () => {
    await using segment = await createSegment()
    played = await playAsObserver(new URL('./floating-ip/pair.scene.ts', import.meta.url), segment)
  })

  test('is well where it serves on the master', () => {
    expect(played.well).toMatchObject({
      metrics: { masters: 1, displaced: 0, unserved: { [VIP]: 0 }, misplaced: { [VIP]: 0 }, owner: { d1: 1, d2: 0 } },
      details: {
        members: [
          { host: 'd1', state: 'master', addresses: VIP },
          { host: 'd2', addresses: '' },
        ],
      },
    })
  })
  test('that pings while nginx is stopped on its owner blocks the failover', () => {
    expect(played.blocked.metrics).toMatchObject({ blocking: { [VIP]: 1 }, unserved: { [VIP]: 1 }, masters: 1 })
  })
  test('moves with its service when the master ends, and back', () => {
    expect(played.moved.metrics).toMatchObject({ displaced: 1, unserved: { [VIP]: 0 } })
    expect(played.moved.details.members[1]).toMatchObject({ host: 'd2', state: 'master', addresses: VIP })
    expect(played.back.metrics).toMatchObject({ displaced: 0, misplaced: { [VIP]: 0 } })
  })
  test('is on both while the master hangs and the other has taken over', () => {
    expect(played.twice.metrics).toMatchObject({ misplaced: { [VIP]: 1 }, unserved: { [VIP]: 0 } })
  })
})
