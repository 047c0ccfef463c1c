import { createRandom } from '@foretop/lab/damaged.ts'
import { expect, test } from 'vitest'
import { damageTo, partsOf } from './cases.ts'
import { allRecordings, strangersTo } from './recordings.ts'
import { tellCase, wholeOf } from './tell.ts'

/** A slice of `npm run trial -- fuzz`, the same at every run. */
const PARTS = 12
const DAMAGED = 12
/** Most of a look is waiting. */
const LANES = 12
const { recordings, without } = await allRecordings()

test('something is told to every probe and relation', () => {
  expect(without).toEqual([])
})

test.each(recordings.map((recording) => [`${recording.of.kind}, ${recording.name}`, recording] as const))(
  '%s: what is cut or damaged is never ok by that, never our defect, and shown clean',
  async (_, recording) => {
    const whole = await wholeOf(recording)
    const random = createRandom(1)
    const all = partsOf(recording)
    const parts = all.length <= PARTS ? all : Array.from({ length: PARTS }, () => all[random(all.length)])
    const strangers = strangersTo(recording, recordings)
    const damaged = Array.from({ length: DAMAGED }, (_, seed) => damageTo(recording, seed, strangers))
    const left = [...parts, ...damaged].filter((one) => one !== undefined).values()
    const faults: (string | null)[] = []
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        for (const one of left) faults.push(await tellCase(recording, whole, one))
      }),
    )
    expect(faults.filter((fault) => fault !== null)).toEqual([])
  },
)
