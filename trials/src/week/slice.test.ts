import { lacking } from '@foretop/lab/needs.ts'
import { expect, test } from 'vitest'
import { NIGHT } from './calendar.ts'
import { playSpan } from './play.ts'

const missing = await lacking('smtp-sink', 'apprise')

/** A slice of `npm run trial -- week`, the same at every run. */
test.skipIf(missing !== null)(
  'in the night in which the clock goes back whoever the calendar says is told, over the ways to them, and nobody else',
  async () => {
    const { owed, wrong } = await playSpan({ span: NIGHT, checks: 6, count: 12, seed: 1 })
    expect(wrong).toEqual([])
    expect(owed).toBeGreaterThan(30)
  },
)
