import type { Conversation } from '../../protocol/conversation.ts'
import { ProbeFailure } from '../../protocol/failure.ts'

/** All that is ever sent to the tracker itself. Others of its commands stop it or its workers, and the port has no password. */
type AdminCommand = '!stats' | '!jobs'
/** All that its query workers are asked. What may be said with them is ours but for `domain` and `key`, which are encoded. */
type Query = 'get_hosts' | 'get_devices' | 'get_domains' | 'get_paths'

export type Pairs = ReadonlyMap<string, string>
/** What a query came to: pairs, or an error with its code and words. */
export type Reply =
  | { readonly ok: true; readonly pairs: Pairs }
  | { readonly ok: false; readonly code: string; readonly words: string }

/** Asks one at a time, as a client does. */
export class Tracker {
  readonly #conversation: Conversation
  readonly where: string
  readonly #signal: AbortSignal

  constructor(conversation: Conversation, where: string, signal: AbortSignal) {
    this.#conversation = conversation
    this.where = where
    this.#signal = signal
  }

  /** `name value` by name, in lines that a `.` ends. Rejects with `protocol` where it is no tracker, and as `Conversation.ask`. */
  async admin(command: AdminCommand): Promise<Pairs> {
    const reply = await this.#conversation.ask(`${command}\r\n`, isListing, this.#signal)
    const lines = reply.split('\r\n')
    if (lines.at(-1) !== '' || lines.at(-2) !== '.') throw this.unexpected(command, reply)
    const pairs = lines.slice(0, -2).map((line) => {
      const [, name, value] = (command === '!jobs' ? JOBS_LINE : STATS_LINE).exec(line) ?? []
      if (name === undefined || value === undefined) throw this.unexpected(command, line)
      return [name, value] as const
    })
    return new Map(pairs)
  }

  /** Rejects with `protocol` where what came is no reply, and as `Conversation.ask` does. */
  async query(query: Query, given: { readonly [name: string]: string } = {}): Promise<Reply> {
    const encoded = new URLSearchParams(given).toString()
    const line = encoded === '' ? query : `${query} ${encoded}`
    const reply = await this.#conversation.ask(`${line}\r\n`, isLine, this.#signal)
    const [, head, rest = ''] = /^(OK|ERR) (.*)\r\n$/.exec(reply) ?? []
    if (head === 'OK') return { ok: true, pairs: new Map(new URLSearchParams(rest)) }
    const [code, words] = rest.split(' ')
    if (head === undefined || code === undefined || code === '') throw this.unexpected(query, reply)
    return { ok: false, code, words: (words ?? '').replaceAll('+', ' ') }
  }

  /** A query that no tracker refuses. Rejects with `protocol` where this one does. */
  async list(query: 'get_hosts' | 'get_devices' | 'get_domains'): Promise<Pairs> {
    const reply = await this.query(query)
    if (reply.ok) return reply.pairs
    throw new ProbeFailure('protocol', `${this.where} refuses ${query}: ${reply.words} (${reply.code})`)
  }

  lacking(command: AdminCommand, name: string): ProbeFailure {
    return new ProbeFailure('protocol', `the answer of ${this.where} to ${command} lacks ${name}`)
  }

  unexpected(command: string, got: string): ProbeFailure {
    const text = JSON.stringify(got.length > 100 ? `${got.slice(0, 100)}…` : got)
    return new ProbeFailure(
      'protocol',
      `expected the answer of a MogileFS tracker to ${command} from ${this.where}, got ${text}`,
    )
  }
}

const STATS_LINE = /^(\w{1,64}) (\d{1,20})$/
/** A class that nobody has asked for yet has an empty number; one without processes has no pids. */
const JOBS_LINE = /^(\w{1,64} (?:count|desired|pids)) ([\d ]{0,4096})$/

const NEWLINE = 0x0a
const isLine = (reply: Buffer): boolean => reply.at(-1) === NEWLINE

/** What begins with another line is somebody else, and would be waited for in vain. */
function isListing(reply: Buffer): boolean {
  const text = reply.toString('latin1')
  if (text === '.\r\n' || text.endsWith('\r\n.\r\n')) return true
  const end = text.indexOf('\n')
  return end !== -1 && !STATS_LINE.test(text.slice(0, end).trimEnd()) && !JOBS_LINE.test(text.slice(0, end - 1))
}
