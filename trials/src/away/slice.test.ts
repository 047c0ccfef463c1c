import { lacking } from '@foretop/lab/needs.ts'
import { expect, test } from 'vitest'
import { playAbsence } from './absence.ts'
import { startAlertReceiver, startMail, startWebhook } from './receivers.ts'

const missing = await lacking('smtp-sink')

/** A slice of `npm run trial -- away`, the same at every run. */
test.skipIf(missing !== null)(
  'receivers that were gone for six hours hear of all of it within five minutes, nothing twice, and the last word is true',
  async () => {
    await using webhook = await startWebhook()
    await using alerts = await startAlertReceiver()
    await using mail = await startMail()
    const absence = { hours: 6, checks: 10, anHour: 3, seed: 1 }
    const { troubles, deliveredAfterMs, wrong } = await playAbsence([webhook, alerts, mail], absence)
    expect(wrong).toEqual([])
    expect(troubles).toBeGreaterThan(10)
    expect(deliveredAfterMs).toBeLessThanOrEqual(5 * 60_000)
  },
)
