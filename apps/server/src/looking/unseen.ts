import { thisMoment } from './clock.ts'
import type { Look } from './looker.ts'
import type { PolledCheck } from './polled.ts'

/** What is said of a check that our own thread did not come back from. */
export function unseen({ id: checkId, host, address, revision }: PolledCheck, text: string): Look {
  const observation = {
    checkId,
    host,
    address,
    ...thisMoment(),
    durationMs: 0,
    outcome: 'crashed',
    code: 'defect',
    text,
  } as const
  return { observation, revision, lateMs: 0 }
}
