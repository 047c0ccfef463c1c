import type { Machine } from '../../local-or-ssh.ts'
import { complaintsOf } from '../../protocol/child/complaint.ts'
import { ProbeCrash, ProbeFailure } from '../../protocol/failure.ts'
import { answerOf, paramsOf } from '../../protocol/fastcgi/ask.ts'
import { type Answer, mustBeFound, type Page } from './ask.ts'

const MOST_BYTES = 1_048_576
/** So `env` ends where there is no such program. */
const NOT_FOUND = 127

/**
 * By FastCGI from the machine that it runs on, at a port of its loopback address or a unix socket. What is asked stands in
 * variables, which are no secret.
 */
export async function askFromThere(machine: Machine, place: number | string, page: Page): Promise<Answer> {
  const where = typeof place === 'string' ? place : `127.0.0.1:${place}`
  const variables = Object.entries(paramsOf(page)).map(([name, value]) => `${name}=${value}`)
  const args = [...variables, 'cgi-fcgi', '-bind', '-connect', where]
  const startedAt = performance.now()
  const end = await machine
    .run({ program: 'env', from: 'system', args, mostBytes: MOST_BYTES, lacking: LACKING })
    .catch((error: unknown) => {
      // It is what `env` says of the program behind the variables.
      if (error instanceof ProbeCrash && error.message.startsWith('there is no env ')) throw lacking()
      if (!(error instanceof ProbeFailure) || error.code !== 'timeout') throw error
      const text = `${where} of the machine does not answer: all workers busy, or hung (${error.message})`
      throw new ProbeFailure('timeout', text, { cause: error })
    })
  const replyTime = performance.now() - startedAt
  if (end.code === NOT_FOUND) throw lacking()
  if (end.cut?.includes('stdout')) throw new ProbeFailure('too-large', `what ${where} says is longer than 1 MiB`)
  const [complaint] = complaintsOf(end)
  if (end.stdout === '') {
    if (/could not connect/i.test(complaint ?? ''))
      throw new ProbeFailure('refused', `nothing takes connections at ${where} of the machine: ${complaint}`)
    throw new ProbeFailure('closed', `${where} of the machine said nothing: ${complaint ?? 'it hung up at once'}`)
  }
  const answer = { ...answerOf(end.stdout), stderr: complaint ?? '' }
  mustBeFound(answer, page, where)
  return { body: answer.body, replyTime }
}

const lacking = (): ProbeCrash => new ProbeCrash('local', `the machine has no cgi-fcgi: ${LACKING}`)

const LACKING = 'install it (Debian: libfcgi-bin)'
