import type { Conversation } from './conversation.ts'
import { ProbeFailure } from './failure.ts'

/** All that is ever sent: the port has no password, and others of its commands drop functions or stop the server. */
type Command = 'version' | 'status' | 'workers'

export interface FunctionStatus {
  readonly name: string
  readonly waiting: number
  readonly running: number
  /** Connected workers that can do it, idle or not. */
  readonly workers: number
}

/** The version; `null` from a server that does not tell. Rejects as `ask` does. */
export async function askVersion(conversation: Conversation, where: string, signal: AbortSignal) {
  const [line = ''] = await ask(conversation, 'version', where, signal)
  // The server in C answers `OK 1.1.20`, the one in Perl `v1.130.1`, older ones may not know the question.
  if (line.startsWith('ERR ')) return null
  const [, version] = line.match(/^(?:OK )?v?(\d\S*)$/) ?? []
  if (version === undefined) throw unexpected('a version', where, line)
  return version
}

/** `name TAB total TAB running TAB workers`, the total being both waiting and running jobs. */
export async function askStatus(conversation: Conversation, where: string, signal: AbortSignal) {
  const lines = await ask(conversation, 'status', where, signal)
  return lines.map((line): FunctionStatus => {
    const [, name, total, running, workers] = line.match(/^([^\t]+)\t(\d+)\t(\d+)\t(\d+)$/) ?? []
    if (name === undefined) throw unexpected('a line of its status', where, line)
    const waiting = Math.max(0, Number(total) - Number(running))
    return { name, waiting, running: Number(running), workers: Number(workers) }
  })
}

/** Open connections, ours included: `fd address id : functions`, workers or not. */
export async function askConnections(conversation: Conversation, where: string, signal: AbortSignal) {
  const lines = await ask(conversation, 'workers', where, signal)
  const strange = lines.find((line) => !/^\d+ \S+ .* ?:/.test(line))
  if (strange !== undefined) throw unexpected('a line of its workers', where, strange)
  return lines.length
}

/**
 * Asks one command; resolves with its lines without the final `.`. Rejects with `protocol` where a listing is refused,
 * and as `Conversation.ask` does.
 */
async function ask(conversation: Conversation, command: Command, where: string, signal: AbortSignal) {
  const isOver = command === 'version' ? isLine : isListing
  const reply = await conversation.ask(`${command}\n`, isOver, signal)
  const lines = reply.split(/\r?\n/).slice(0, -1)
  if (command === 'version') return lines
  if (lines.at(-1) !== '.') throw unexpected(`its ${command}`, where, reply)
  return lines.slice(0, -1)
}

const NEWLINE = 0x0a
const isLine = (reply: Buffer): boolean => reply.at(-1) === NEWLINE

/** Errors are one line without the `.` that ends a listing. */
function isListing(reply: Buffer): boolean {
  if (!isLine(reply)) return false
  const end = reply.subarray(-4).toString('latin1')
  return /(^|\n)\.\r?\n$/.test(end) || reply.subarray(0, 4).toString('latin1') === 'ERR '
}

const unexpected = (what: string, where: string, got: string): ProbeFailure =>
  new ProbeFailure('protocol', `expected ${what} from ${where}, a job server, got ${JSON.stringify(got.slice(0, 100))}`)
