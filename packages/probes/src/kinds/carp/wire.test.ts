import { readdir } from 'node:fs/promises'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { createSegment, lackingSegment, playAsObserver } from '@foretop/lab/ucarp.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { carp } from './carp.ts'

const missing = await lackingSegment('ucarp', 'tcpdump')

describe.skipIf(missing !== null)(missing ?? 'a real ucarp pair on a real wire', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what the scene prints is what its own code says; wrong guesses fail.
  let played: any
  beforeAll(async () => {
    await using segment = await createSegment()
    played = await playAsObserver(new URL('./wire.scene.ts', import.meta.url), segment)
  })

  test('agrees after a cold start on the preferred machine', () => {
    expect(played.cold).toMatchObject({ metrics: { masters: 1, displaced: 0 } })
    expect(played.cold.text).toBe('d1 is master of vhid 1, d2 silent')
    expect(played.cold.members[0].metrics).toMatchObject({ master: { 1: 1 }, advskew: { 1: 10 }, masters: { 1: 1 } })
    expect(played.cold.members[1].metrics).toMatchObject({ master: { 1: 0 } })
  })
  test('fails over when the master stops', () => {
    expect(played.failedOver.text).toBe('d2 is master of vhid 1, d1 silent')
    expect(played.failedOver.members[1].metrics.advskew).toEqual({ 1: 20 })
  })
  test('goes back when the preferred machine returns', () => {
    expect(played.returned.text).toBe('d1 is master of vhid 1, d2 silent')
  })
  test('has no master while both machines hang', () => {
    expect(played.nobody.text).toBe('nobody is master of vhid 1: d1 silent, d2 silent')
    expect(played.nobody.members[0].metrics.masters).toEqual({ 1: 0 })
  })
  test('has two masters when the machines are cut from each other, named with why', () => {
    expect(played.split).toMatchObject({ metrics: { masters: 2 } })
    expect(played.split.text).toContain('d1 and d2 are both master of vhid 1; cut off from each other')
    expect(played.split.members[0].text).toContain('advertised by 10.77.0.11 and 10.77.0.12')
  })
  test('has them in every look as long as the split lasts', () => {
    expect(played.staying).toEqual(played.staying.map(() => ({ 1: 2 })))
  })
  test('is well again when the cut ends', () => {
    expect(played.healed).toMatchObject({ metrics: { masters: 1, displaced: 0 } })
  })
})

const deaf = await lacking('tcpdump')

describe.skipIf(deaf !== null)(deaf ?? 'a wire that cannot be heard', () => {
  const options = { source: 'sniff', interface: 'nosuch0', listenMs: 50 }

  test('is our trouble, in the words of tcpdump', async () => {
    const observation = await look(carp, options)
    expect(observation).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringContaining('nosuch0') })
  })

  test('for as long as it should is our trouble too, never silence of a master', async () => {
    const observation = await lookSteadily(carp, { ...options, interface: 'lo', listenMs: 60_000 }, { timeoutMs: 400 })
    expect(observation).toMatchObject({
      outcome: 'crashed',
      text: expect.stringMatching(/raise the timeout|permission/),
    })
  })

  test('leaves no process and no descriptor behind', async () => {
    const descriptors = async () => (await readdir('/proc/self/fd')).length
    await look(carp, options)
    const before = await descriptors()
    for (let count = 0; count < 10; count += 1) await look(carp, options)
    await eventually(async () => expect(await descriptors()).toBeLessThanOrEqual(before))
    expect(process.getActiveResourcesInfo().filter((name) => name.startsWith('Process'))).toEqual([])
  })
})
