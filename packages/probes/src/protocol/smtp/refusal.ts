import type { FailureCode } from '@foretop/shared/model.ts'
import { ProbeFailure } from '../failure.ts'
import { type Reply, saidIn } from './reply.ts'

interface Asked {
  /** `address:port`. */
  readonly where: string
  /** What is not done, in words that follow the place: `does not greet us`. */
  readonly what: string
  readonly code?: FailureCode
}

/** Of whatever else was answered than was hoped for. 421 may come at any time: it hangs up (RFC 5321 §3.8). */
export function refusal(reply: Reply, { where, what, code = 'refused' }: Asked): ProbeFailure {
  const said = saidIn(reply)
  if (reply.code === 421) return new ProbeFailure('refused', `${where} hangs up for now: ${said}`)
  const lasts = reply.code >= 500 ? '' : reply.code >= 400 ? ' for now' : ''
  // Such numbers are in no answer to what was asked.
  if (reply.code < 400) return new ProbeFailure('protocol', `${where} is out of step: it ${what}, but says ${said}`)
  return new ProbeFailure(code, `${where} ${what}${lasts}: ${said}`)
}
