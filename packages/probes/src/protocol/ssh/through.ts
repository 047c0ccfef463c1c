import { outcomeOf } from '../../outcome.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'

/** What went wrong on the way, before the machine that was meant was reached. */
export function through(name: string, error: unknown): Error {
  const outcome = outcomeOf(error)
  if (outcome.outcome === 'answered') throw new Error('no error is an answer')
  const text = `through ${name}: ${outcome.text}`
  return outcome.outcome === 'failed'
    ? new ProbeFailure(outcome.code, text, { cause: error })
    : new ProbeCrash(outcome.code, text, { cause: error })
}
