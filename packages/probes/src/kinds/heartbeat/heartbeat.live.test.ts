import { type Heartbeat, startHeartbeat } from '@foretop/lab/heartbeat.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { createSegment, lackingSegment, type Segment } from '@foretop/lab/ucarp.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { heartbeatPair } from '../../relations/heartbeat-pair.ts'

/** In the network of the segment, where nobody has it. */
const NOBODY = '10.77.0.99'
const missing = await lackingSegment('cl_status', 'nsenter')

describe.skipIf(missing !== null)(missing ?? 'a real Heartbeat pair', () => {
  let segment: Segment
  let d1: Heartbeat
  let d2: Heartbeat
  beforeAll(async () => {
    segment = await createSegment()
    d1 = await startHeartbeat({ node: 'd1', namespace: segment.d1, ping: NOBODY })
    d2 = await startHeartbeat({ node: 'd2', namespace: segment.d2, ping: NOBODY })
  })
  afterAll(async () => {
    await d1?.stop()
    await d2?.stop()
    await segment?.[Symbol.asyncDispose]()
  })

  // The scene prints an observation.
  const lookOn = async (machine: Heartbeat, host: string): Promise<Observation> => ({
    ...((await machine.play(new URL('./look.scene.ts', import.meta.url))) as Observation),
    host,
  })
  /** What both checks and the relation say, once the relation says what is waited for. */
  const until = (text: RegExp) =>
    eventually(async () => {
      const members = await Promise.all([lookOn(d1, 'd1'), lookOn(d2, 'd2')])
      const found = deriveFrom(heartbeatPair, {}, members)
      if (!text.test(found.text)) throw new Error(`waited for ${text}, last seen: ${found.text}`)
      return { ...found, members }
    })

  test('from its start over a cut and its end', async () => {
    const well = await until(/holds its own, d2 holds its own/)
    expect(well.metrics).toEqual({ masters: 1, noSpare: 0 })
    expect(well.members[0]).toMatchObject({
      metrics: { stopped: 0, dead: { d2: 0, [NOBODY]: 1 }, linkDead: { 'd2 igb1': 0 } },
      text: `hears d2 (active); does not hear the ping node ${NOBODY}; holds its own resources`,
    })

    await segment.part()
    const split = await until(/^split brain/)
    expect(split).toMatchObject({
      metrics: { masters: 2 },
      text: 'split brain: d1 and d2 do not hear each other; both hold the same: d1 holds all, d2 holds all',
    })
    expect(split.members[1]).toMatchObject({ metrics: { all: 1, dead: { d1: 1 } } })

    // Without meeting again: who does starts anew, or ends, and does not hear that it is to end meanwhile.
    await d1.end()
    const alone = await until(/d1 is stopped, d2 holds all/)
    expect(alone.metrics).toEqual({ masters: 1, noSpare: 1 })
    expect(alone.members[0]).toMatchObject({ outcome: 'answered', metrics: { stopped: 1 } })
  })
})
