import { playAbsence } from './away/absence.ts'
import { startAlertReceiver, startMail, startWebhook } from './away/receivers.ts'
import type { Outcome } from './main.ts'

/** An hour, and a long weekend. */
const HOURS = [1, 72]

/**
 * Real receivers, by HTTP and by SMTP, are gone for an hour and for three days in which time is played: nothing is lost and
 * nothing told twice, the last word is true, and all of it is there within five minutes of their return.
 */
export async function away(runs: number): Promise<Outcome> {
  const figures: { [key: string]: number } = { runs, troubles: 0, messages: 0, latest_ms: 0 }
  const broken: string[] = []
  for (let seed = 1; seed <= runs; seed += 1) {
    for (const hours of HOURS) {
      await using scope = new AsyncDisposableStack()
      const receivers = [startWebhook, startAlertReceiver, startMail].map(async (start) => scope.use(await start()))
      const absence = { hours, checks: 40, anHour: hours === 1 ? 30 : 3, seed }
      const { troubles, messages, deliveredAfterMs, wrong } = await playAbsence(await Promise.all(receivers), absence)
      figures.troubles = (figures.troubles ?? 0) + troubles
      figures.messages = (figures.messages ?? 0) + messages
      figures.latest_ms = Math.max(figures.latest_ms ?? 0, deliveredAfterMs ?? 0)
      broken.push(...wrong.map((fault) => `seed ${seed}, ${hours} h: ${fault}`))
    }
  }
  return { figures, broken }
}
