import type { Target } from '../../define.ts'
import { Conversation } from '../../protocol/conversation.ts'
import { at } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { dialPath } from '../../protocol/unix-socket.ts'
import { askForStatus, type Expected, otherPage, type StatusAsking } from '../http/status-page.ts'
import { isStatistics } from './csv.ts'

export interface Told {
  readonly statistics: string
  /** `Name: value` of the whole process, which only the socket tells. */
  readonly about: ReadonlyMap<string, string>
  readonly replyTime: number
}

const PAGE: Expected = {
  what: 'HAProxy’s statistics as CSV',
  path: '/stats;csv',
  forbidden: 'its http-request rules or an acl do not let us in',
  missing: 'path must be its stats uri with ;csv behind it',
}

/** By HTTP, as `stats enable` has it. */
export async function askPage(asking: StatusAsking, target: Target, signal: AbortSignal): Promise<Told> {
  const { text, replyTime } = await askForStatus(asking, PAGE, target, signal)
  if (!isStatistics(text))
    throw otherPage(PAGE, text, /<html|<!doctype/i.test(text) ? 'a page for people: put ;csv behind its path' : HINT)
  return { statistics: text, about: new Map(), replyTime }
}

const HINT = 'another service, or another page'

/** All that is ever sent: at level admin the same socket takes servers out. */
const QUESTION = 'show info;show stat\n'

/** By the socket: a TCP port of the machine, or a path of ours. */
export async function askSocket(socket: number | string, { address }: Target, signal: AbortSignal): Promise<Told> {
  const where = typeof socket === 'string' ? socket : at({ address, port: socket })
  using conversation =
    typeof socket === 'string'
      ? Conversation.over(await dialPath(socket, signal), where)
      : await Conversation.open({ address, port: socket }, signal)
  const askedAt = performance.now()
  const reply = await conversation.ask(QUESTION, isWhole, signal)
  const replyTime = performance.now() - askedAt
  const end = reply.indexOf('\n\n')
  const info = reply.slice(0, end)
  const statistics = reply.slice(end + 2, reply.indexOf('\n\n', end + 2) + 1)
  if (!info.startsWith('Name: ')) throw unexpected('show info', where, reply)
  if (!isStatistics(statistics)) throw unexpected('show stat', where, statistics)
  return { statistics, about: pairsOf(info), replyTime }
}

/** An empty line ends each of the two replies. */
function isWhole(reply: Buffer): boolean {
  // Anybody else says something else at once, and need not be waited for.
  if (!NAME.startsWith(reply.toString('latin1', 0, NAME.length))) return true
  const end = reply.indexOf('\n\n')
  return end !== -1 && reply.indexOf('\n\n', end + 2) !== -1
}

const NAME = 'Name: '

const unexpected = (command: string, where: string, got: string): ProbeFailure =>
  /^Permission denied/.test(got)
    ? new ProbeFailure('auth', `${where} does not permit “${command}”: its level must be user at least`)
    : new ProbeFailure(
        'protocol',
        `expected HAProxy’s answer to “${command}” from ${where}, came ${JSON.stringify(got.slice(0, 60))}: another service?`,
      )

const pairsOf = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info.split('\n').map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)]
    }),
  )
