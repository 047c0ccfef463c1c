import type { SshHop } from '@foretop/shared/plan.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import { otherType, type Trust } from './host-key.ts'
import { proofText } from './proof.ts'

/** Node's network errors carry a code of its own. Whatever else ssh2 throws, it throws at what the other side sent. */
const FROM_NODE = /^E[A-Z]+$/

const BROKEN = /^(ECONNRESET|EPIPE)$/

/** What an error of a connection means. */
export function spoken(error: Error, where: string): Error {
  const code = 'code' in error ? String(error.code) : ''
  if (BROKEN.test(code)) return new ProbeFailure('closed', `${where} closed the connection`, { cause: error })
  if (error instanceof ProbeFailure || FROM_NODE.test(code)) return error
  return new ProbeFailure('protocol', `${where} does not speak SSH with us: ${error.message}`, { cause: error })
}

/** What an error means that came before we were let in. */
export function meaning(
  error: Error & { level?: string },
  { hop, where, trust }: { readonly hop: SshHop; readonly where: string; readonly trust: Trust },
): Error {
  if (trust.types.length > 0 && /no matching host key/.test(error.message)) return otherType(trust, where)
  if (error.level === 'agent')
    return new ProbeCrash('local', `our agent does not sign: ${error.message}`, { cause: error })
  if (error.level !== 'client-authentication') return spoken(error, where)
  const text = `${where} refuses our login as ${hop.user} with ${proofText(hop)}: unknown or locked user, or a key it does not know`
  return new ProbeFailure('auth', text, { cause: error })
}

/** RFC 4254, 5.1: why a channel was not opened. */
const PROHIBITED = 1

/** Why there is no way on from a machine between. */
export function unforwarded(error: Error & { reason?: unknown }, to: string): ProbeFailure {
  const { reason, message } = error
  if (reason === PROHIBITED || /prohibited/i.test(message))
    return new ProbeFailure('auth', `no way on to ${to}: it may not forward (AllowTcpForwarding, permitopen)`, {
      cause: error,
    })
  const code = /refused/i.test(message) ? 'refused' : /timed out/i.test(message) ? 'timeout' : 'unreachable'
  return new ProbeFailure(code, `no way on to ${to}: ${message}`, { cause: error })
}
