import type { Endpoint } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { patience } from '../../protocol/patience.ts'
import { SnmpSession } from '../../protocol/snmp/snmp.ts'
import { accessOf } from '../../snmp-access.ts'
import type { SnmpOptions } from './options.ts'

const SYS_UPTIME = '1.3.6.1.2.1.1.3.0'

/**
 * Whether an agent answers anything at all, a refusal too. Throws what says nothing of the agent: no such name, no way out
 * of here, a deadline before the silence was long enough.
 */
export async function answers(endpoint: Endpoint, given: SnmpOptions, signal: AbortSignal): Promise<boolean> {
  using session = await SnmpSession.open(endpoint, accessOf(given), signal)
  using within = patience(signal, given.silenceMs)
  try {
    await session.get([SYS_UPTIME], within.signal)
    return true
  } catch (error) {
    if (!(error instanceof ProbeFailure)) throw error
    if (error.code !== 'timeout') return true
    if (!signal.aborted) return false
    const much = `but not for the ${given.silenceMs} ms that count: timeout must be longer than silenceMs`
    throw new ProbeFailure('timeout', `the agent was silent, ${much}`, { cause: error })
  }
}
