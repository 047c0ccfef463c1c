import type { CrashCode, FailureCode, Outcome } from '@foretop/shared/model.ts'
import { cut } from './clip.ts'
import { CannotTell } from './define.ts'
import { at } from './protocol/dial.ts'
import { exhaustionIn } from './protocol/exhaustion.ts'
import { ProbeCrash, ProbeFailure } from './protocol/failure.ts'

const THEIRS: { readonly [code: string]: FailureCode } = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ECONNABORTED: 'closed',
  ETIMEDOUT: 'timeout',
}

const OURS: { readonly [code: string]: CrashCode } = {
  EAI_AGAIN: 'resolver',
  ENETUNREACH: 'network',
  ENETDOWN: 'network',
  EADDRNOTAVAIL: 'network',
  EACCES: 'local',
  EPERM: 'local',
}

/** What an error thrown by a probe means. Node's own codes are mapped here and in `exhaustion.ts`, and nowhere else. */
export function outcomeOf(thrown: unknown): Outcome {
  const lacking = exhaustionIn(thrown)
  if (lacking !== null) return { outcome: 'crashed', code: 'exhausted', text: lacking }
  const error = thrown instanceof AggregateError && thrown.errors.length > 0 ? thrown.errors[0] : thrown
  if (error instanceof ProbeFailure) return { outcome: 'failed', code: error.code, text: cut(error.message) }
  if (error instanceof ProbeCrash) return { outcome: 'crashed', code: error.code, text: cut(error.message) }
  if (error instanceof CannotTell) return { outcome: 'crashed', code: 'local', text: cut(error.message) }
  const text = cut(error instanceof Error ? error.message : String(error))
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const theirs = THEIRS[code]
  if (theirs !== undefined) return { outcome: 'failed', code: theirs, text: plain(theirs, text) }
  if (/^(ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|UNABLE_TO_|SELF_SIGNED)/.test(code))
    return { outcome: 'failed', code: 'tls', text }
  const ours = OURS[code]
  if (ours !== undefined) return { outcome: 'crashed', code: ours, text }
  const named = error instanceof Error ? `${error.name}: ${text}` : text
  return { outcome: 'crashed', code: 'defect', text: `defect in the probe: ${named}` }
}

const PLAIN: { readonly [code in FailureCode]?: string } = {
  refused: 'connection refused by',
  closed: 'connection closed by',
  unreachable: 'no way to',
  timeout: 'no connection to',
}

/** Node's `connect ECONNREFUSED 10.0.0.1:80` in words; another text as it is. */
function plain(code: FailureCode, text: string): string {
  const words = PLAIN[code]
  const [, address, port] = /^connect E[A-Z]+ (\S+):(\d+)/.exec(text) ?? []
  if (words === undefined) return text
  return address === undefined ? `${words} the other side: ${text}` : `${words} ${at({ address, port: Number(port) })}`
}
