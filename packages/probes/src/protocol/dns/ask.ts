import { randomInt } from 'node:crypto'
import { at, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { askOverTcp } from './over-tcp.ts'
import { type Asking, askOverUdp } from './over-udp.ts'
import { encodeQuestion, type Question } from './question.ts'
import { isCut, isReply, parseReply, type Reply } from './reply.ts'

export interface Answered {
  readonly reply: Reply
  /** From the question on that was answered, and over TCP if it came to that. */
  readonly ms: number
  /** How often over UDP. */
  readonly asked: number
  readonly overTcp: boolean
}

/** Asks one server at one address, again over TCP where its answer does not fit into a datagram. */
export async function askDns(question: Question, endpoint: Endpoint, signal: AbortSignal): Promise<Answered> {
  const where = at(endpoint)
  // One for each time it is asked: else a server that takes longer than we wait would seem to answer the last one at once.
  const ids: number[] = []
  const asking: Asking<Reply | 'cut'> = {
    question(nth) {
      ids[nth] = randomInt(65_536)
      return encodeQuestion(question, ids[nth])
    },
    read(datagram) {
      const nth = ids.findLastIndex((id) => isReply(datagram, id))
      const id = ids[nth]
      if (id === undefined) return null
      // What is cut may end anywhere: nothing is to be read in it.
      const reply = isCut(datagram) ? 'cut' : parseReply(datagram, question, id, where)
      return reply === null ? null : { reply, nth }
    },
  }
  const { reply, ms, asked } = await askOverUdp(asking, endpoint, signal)
  if (reply !== 'cut') return { reply, ms, asked, overTcp: false }
  const askedAt = performance.now()
  const inFull = await askInFull(question, endpoint, signal)
  return { reply: inFull, ms: ms + performance.now() - askedAt, asked, overTcp: true }
}

async function askInFull(question: Question, endpoint: Endpoint, signal: AbortSignal): Promise<Reply> {
  const id = randomInt(65_536)
  const where = at(endpoint)
  const whole = await askOverTcp(encodeQuestion(question, id), endpoint, signal).catch((error) => {
    throw cutAnd(error, where)
  })
  if (isReply(whole, id) && isCut(whole))
    throw new ProbeFailure('truncated', `${where} cuts its answer even over TCP, where it may be as long as it is`)
  const reply = parseReply(whole, question, id, where)
  if (reply === null) throw new ProbeFailure('protocol', `${where} answers another question over TCP`)
  return reply
}

/** That TCP fails is news only together with why it was needed. */
function cutAnd(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error
  const said = (text: string, cause: Error, code: ProbeFailure['code']) =>
    new ProbeFailure(code, `the answer is too long for UDP, and TCP fails: ${text}`, { cause })
  if (error instanceof ProbeFailure) return said(error.message, error, error.code)
  return 'code' in error && error.code === 'ECONNREFUSED' ? said(`it is refused (${where})`, error, 'refused') : error
}
