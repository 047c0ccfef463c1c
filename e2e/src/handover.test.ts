import { createSegment, lackingSegment, playAsObserver } from '@foretop/lab/ucarp.ts'
import { expect, test } from 'vitest'

const missing = await lackingSegment('ucarp', 'tcpdump')

test.skipIf(missing !== null)(
  missing ?? 'a real pair that hands over and back five times is failed over and well by turns; a split is told',
  async () => {
    await using segment = await createSegment()
    const played = await playAsObserver(new URL('./handover.scene.ts', import.meta.url), segment)
    // What the scene prints is the product's own API; wrong guesses fail.
    const { events, text } = played as { events: readonly { change: { of: string; to: string } }[]; text: string }
    const been = events.filter(({ change }) => change.of === 'status').map(({ change }) => change.to)
    const turns = Array.from({ length: 5 }, () => ['warning', 'ok']).flat()
    expect(been.toReversed()).toEqual(['ok', ...turns, 'critical'])
    expect(text).toContain('d1 and d2 are both master of vhid 1')
  },
  600_000,
)
