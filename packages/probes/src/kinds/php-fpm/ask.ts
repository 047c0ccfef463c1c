import type { Target } from '../../define.ts'
import { Conversation } from '../../protocol/conversation.ts'
import { at } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { askFastcgi, type FastcgiAnswer } from '../../protocol/fastcgi/ask.ts'
import { dialPath } from '../../protocol/unix-socket.ts'
import { askForStatus, type Expected, type StatusAsking } from '../http/status-page.ts'

export interface Answer {
  readonly body: string
  readonly replyTime: number
}

/** What is asked for, and which setting makes it be there. */
export interface Page {
  readonly path: string
  readonly query: string
  readonly setting: string
}

/** Through a web server. */
export async function askByHttp(
  asking: StatusAsking,
  page: Page,
  target: Target,
  signal: AbortSignal,
): Promise<Answer> {
  const expected: Expected = {
    what: 'what PHP-FPM says of itself',
    path: page.path,
    forbidden: 'the web server’s rules must name the address we come from',
    missing: `${page.setting} must be this path, and the web server hand it on with SCRIPT_FILENAME`,
  }
  const { text, replyTime } = await askForStatus(asking, expected, target, signal)
  return { body: text, replyTime }
}

/** By FastCGI: at a port of the target, or at a path of the machine that we run on. */
export async function askPool(
  socket: number | string,
  page: Page,
  { address }: Target,
  signal: AbortSignal,
): Promise<Answer> {
  const where = typeof socket === 'string' ? socket : at({ address, port: socket })
  const startedAt = performance.now()
  using conversation =
    typeof socket === 'string'
      ? Conversation.over(await dialPath(socket, signal), where)
      : await Conversation.open({ address, port: socket }, signal)
  const answer = await askFastcgi(conversation, page, signal).catch((error: unknown) => {
    throw explained(error, where)
  })
  mustBeFound(answer, page, where)
  return { body: answer.body, replyTime: performance.now() - startedAt }
}

function explained(error: unknown, where: string): unknown {
  if (error instanceof ProbeFailure && error.code === 'timeout')
    return new ProbeFailure('timeout', `${where} takes connections but does not answer: all workers busy, or hung`, {
      cause: error,
    })
  // It is closed before the question is read, which is a reset, or just about then.
  const reset = error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
  if (!reset && !(error instanceof ProbeFailure && error.code === 'closed')) return error
  return new ProbeFailure(
    'closed',
    `${where} hung up at once: listen.allowed_clients does not name the address we come from, or no PHP-FPM listens there`,
    { cause: error },
  )
}

/** Throws `protocol` for any other status than 200. */
export function mustBeFound({ status, body, stderr }: FastcgiAnswer, { path, setting }: Page, where: string): void {
  if (status === 200) return
  // A path that is no page of its own is taken for a script; 403: one of a name that is not to be run.
  if (status === 404 || status === 403)
    throw new ProbeFailure('protocol', `${where} is alive, but has nothing at ${path}: ${setting} is not set to it`)
  const said = (stderr === '' ? body : stderr).slice(0, 100)
  throw new ProbeFailure('protocol', `expected ${path} of ${where}, came status ${status}: ${said}`)
}
