import type { Socket } from 'node:net'
import { Conversation } from '../../protocol/conversation.ts'
import { ProbeFailure } from '../../protocol/failure.ts'

/** What `status` says, each value as it stands there. */
export type Status = ReadonlyMap<string, string>

/**
 * `status` and the number of locks, over a connection that is its own from now on. Nothing else is ever sent: the port has no
 * password. Facts of the daemon's source, the version in modules: it answers one line for each packet that it reads, so the next
 * is sent only when something came of the one before. Rejects with `protocol` where it is another service, or says that it
 * is not well; else as `Conversation.ask` does.
 */
export async function askLocks(socket: Socket, where: string, withLocks: boolean, signal: AbortSignal) {
  using conversation = Conversation.over(socket, where)
  const askedAt = performance.now()
  const status = readStatus(await conversation.ask('status\r\n', isStatus, signal), where)
  const replyTime = performance.now() - askedAt
  return { status, replyTime, locks: withLocks ? await countLocks(conversation, socket, where, signal) : null }
}

/** Five lines and an empty one; whatever else begins is over with its first line. */
function isStatus(reply: Buffer): boolean {
  const text = reply.toString('latin1')
  return text.endsWith('\n\n') || (text.includes('\n') && !text.startsWith('STATUS:'))
}

function readStatus(reply: string, where: string): Status {
  const said = new Map(
    reply.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':')
      return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]]
    }),
  )
  const state = said.get('STATUS')
  if (state === undefined || !reply.endsWith('\n\n'))
    throw new ProbeFailure('protocol', `expected the status of a ddlockd from ${where}, got ${quote(reply)}`)
  if (state !== 'OK') throw new ProbeFailure('protocol', `${where} says that it is ${quote(state)}, not OK`)
  return said
}

/**
 * The list of locks has no end of its own: so it is asked for something that has, once the list has begun, and the list is over
 * when that is answered. `null`: this one has no list. Names of locks are the site's own and are not kept.
 */
async function countLocks(conversation: Conversation, socket: Socket, where: string, signal: AbortSignal) {
  let isAsked = false
  const isOver = (reply: Buffer): boolean => {
    const begun = reply.indexOf('\n') !== -1
    if (begun && !isList(reply)) return true
    if (begun && !isAsked) {
      isAsked = true
      socket.write('noop\r\n')
    }
    return reply.subarray(-END.length).equals(END)
  }
  const reply = await conversation.ask('locks\r\n', isOver, signal)
  if (reply.startsWith('ERR ')) return null
  if (!reply.startsWith(HEAD)) throw new ProbeFailure('protocol', `expected the locks of ${where}, got ${quote(reply)}`)
  const lines = reply
    .slice(HEAD.length, -'OK \r\n'.length)
    .split('\n')
    .filter((line) => line !== '')
  const own = lines.filter((line) => line.startsWith('  '))
  // One whose locks are in a database lists their bare names.
  return own.length > 0 ? own.length : lines.length
}

const HEAD = 'LOCKS:\n'
const END = Buffer.from('\nOK \r\n')
const isList = (reply: Buffer): boolean => reply.subarray(0, HEAD.length).toString('latin1') === HEAD

const quote = (text: string): string => JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
