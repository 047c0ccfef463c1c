import { randomInt } from 'node:crypto'
import { at, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { askOverTcp } from './over-tcp.ts'
import { askOverUdp } from './over-udp.ts'
import { encodeQuestion, type Question } from './question.ts'
import { parseReply, type Reply } from './reply.ts'

export interface Answered {
  readonly reply: Reply
  /** Over UDP. */
  readonly ms: number
  readonly asked: number
  readonly overTcp: boolean
}

/** Asks one server at one address, again over TCP where its answer does not fit into a datagram. */
export async function askDns(question: Question, endpoint: Endpoint, signal: AbortSignal): Promise<Answered> {
  const id = randomInt(65_536)
  const message = encodeQuestion(question, id)
  const where = at(endpoint)
  const { reply, ms, asked } = await askOverUdp(
    message,
    endpoint,
    (datagram) => parseReply(datagram, question, id, where),
    signal,
  )
  if (!reply.cut) return { reply, ms, asked, overTcp: false }
  const whole = await askOverTcp(message, endpoint, signal).catch((error) => {
    throw cutAnd(error, where)
  })
  const inFull = parseReply(whole, question, id, where)
  if (inFull === null) throw new ProbeFailure('protocol', `${where} answers another question over TCP`)
  return { reply: inFull, ms, asked, overTcp: true }
}

/** That TCP fails is news only together with why it was needed. */
function cutAnd(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error
  const said = (text: string, cause: Error, code: ProbeFailure['code']) =>
    new ProbeFailure(code, `the answer is too long for UDP, and over TCP ${text}`, { cause })
  if (error instanceof ProbeFailure) return said(error.message, error, error.code)
  return 'code' in error && error.code === 'ECONNREFUSED' ? said(`${where} refuses`, error, 'refused') : error
}
