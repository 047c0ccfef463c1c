import type { Outcome } from './main.ts'
import { WEEK } from './week/calendar.ts'
import { playSpan } from './week/play.ts'

/**
 * A week in which the clock goes back, with four people on two rotas, who are told by Slack, mail and Apprise: who got what,
 * and when, is what the calendar says. `runs`: so many weeks.
 */
export async function week(runs: number): Promise<Outcome> {
  const figures: { [key: string]: number } = { runs, troubles: 0, owed: 0, wrong: 0 }
  const broken: string[] = []
  for (let seed = 1; seed <= runs; seed += 1) {
    const { troubles, owed, wrong } = await playSpan({ span: WEEK, checks: 12, count: 80, seed })
    figures.troubles = (figures.troubles ?? 0) + troubles
    figures.owed = (figures.owed ?? 0) + owed
    figures.wrong = (figures.wrong ?? 0) + wrong.length
    broken.push(...wrong.map((text) => `seed ${seed}: ${text}`))
  }
  return { figures, broken }
}
