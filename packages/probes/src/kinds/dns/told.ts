import type { Answered } from '../../protocol/dns/ask.ts'
import type { Question } from '../../protocol/dns/question.ts'
import type { DnsRecord } from '../../protocol/dns/reply.ts'
import { ProbeFailure } from '../../protocol/failure.ts'

/** What one server has to say. */
export interface Told {
  readonly records: readonly DnsRecord[]
  /** Why there are none; `null`: there are. */
  readonly none: string | null
  readonly answered: Answered
}

/** Throws what is no answer: `refused`, `protocol`. `ofZone`: it must be a server of the zone itself. */
export function toldBy(answered: Answered, question: Question, where: string, ofZone: boolean): Told {
  const { code, records, authoritative, recursive, alias } = answered.reply
  if (code !== NOERROR && code !== NXDOMAIN) throw failureOf(code, where)
  if (ofZone && !authoritative)
    throw new ProbeFailure('protocol', `${where} is named as a server of the zone, but does not have it (lame)`)
  if (records.length > 0) return { records, none: null, answered }
  if (code === NOERROR && !authoritative && !recursive && alias === null)
    throw new ProbeFailure('protocol', `${where} refers us elsewhere: it has no such zone, and asks nobody for us`)
  return { records, none: noneOf(question, code, alias), answered }
}

export const NOERROR = 0
const NXDOMAIN = 3

function noneOf({ name, type }: Question, code: number, alias: string | null): string {
  if (code === NXDOMAIN)
    return alias === null
      ? `there is no name ${name} (NXDOMAIN)`
      : `${name} leads to ${alias}, and there is no such name (NXDOMAIN)`
  return alias === null ? `${name} has no ${type} record` : `${name} leads to ${alias}, of which no ${type} record came`
}

function failureOf(code: number, where: string): ProbeFailure {
  switch (code) {
    case 1:
      return new ProbeFailure(
        'protocol',
        `${where} does not understand the question (FORMERR): perhaps too old for EDNS`,
      )
    case 2:
      return new ProbeFailure(
        'protocol',
        `${where} fails at it (SERVFAIL): whom it asks is silent, the zone is not loaded or has expired, or DNSSEC does not hold`,
      )
    case 5:
      return new ProbeFailure(
        'refused',
        `${where} refuses to answer us (REFUSED): not its zone, or not for our address`,
      )
    default:
      return new ProbeFailure('protocol', `${where} answers with error ${code}`)
  }
}
