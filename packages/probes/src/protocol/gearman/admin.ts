import type { Conversation } from '../conversation.ts'
import { ProbeFailure } from '../failure.ts'

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

/**
 * `name TAB total TAB running TAB workers`, the total being both waiting and running jobs. A client may give a function
 * any name, with tabs (Perl's `prefix` makes one) and line feeds in it: so it is read from the end, over several lines.
 */
export async function askStatus(conversation: Conversation, where: string, signal: AbortSignal) {
  const lines = await ask(conversation, 'status', where, signal)
  const functions: FunctionStatus[] = []
  let begun: string[] = []
  for (const line of lines) {
    const [, end, total, running, workers] = COUNTS.exec(line) ?? []
    begun.push(end ?? line)
    if (end === undefined) continue
    const name = begun.join('\n')
    if (name === '') break
    begun = []
    functions.push({
      ...{ name, running: Number(running), workers: Number(workers) },
      waiting: Math.max(0, Number(total) - Number(running)),
    })
  }
  if (begun.length > 0) throw unexpected('a line of its status', where, begun.join('\n'))
  return functions
}

/** What is left of a name, and the three numbers behind it. */
const COUNTS = /^(.*)\t(\d{1,20})\t(\d{1,20})\t(\d{1,20})$/s

/**
 * Open connections, ours included: `fd address id : functions`, workers or not. A worker may call itself as it likes:
 * what goes on over a line feed in its id or in the name of a function is no connection.
 */
export async function askConnections(conversation: Conversation, where: string, signal: AbortSignal) {
  return (await askWorkers(conversation, where, signal)).length
}

/** The lines of them. */
export async function askWorkers(conversation: Conversation, where: string, signal: AbortSignal) {
  const lines = await ask(conversation, 'workers', where, signal)
  const connections = lines.filter((line) => /^\d+ [^ ]+ /.test(line))
  if (connections.length === 0) throw unexpected('a line of its workers', where, lines.join('\n'))
  return connections
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

/** Errors are one line without the `.` that ends a listing, and without tabs: a function may be called `ERR` too. */
function isListing(reply: Buffer): boolean {
  if (!isLine(reply)) return false
  const end = reply.subarray(-4).toString('latin1')
  if (/(^|\n)\.\r?\n$/.test(end)) return true
  return reply.subarray(0, 4).toString('latin1') === 'ERR ' && !reply.includes('\t')
}

const unexpected = (what: string, where: string, got: string): ProbeFailure =>
  new ProbeFailure('protocol', `expected ${what} from ${where}, a job server, got ${JSON.stringify(got.slice(0, 100))}`)
