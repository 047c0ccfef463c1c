import type { Conversation } from '../conversation.ts'
import { shown } from '../shown.ts'
import { AnswerReader, requestOf } from './records.ts'

export interface FastcgiPage {
  readonly path: string
  readonly query: string
}

export interface FastcgiAnswer {
  /** 200 unless a Status line says otherwise (RFC 3875 §6.3.3). */
  readonly status: number
  readonly body: string
  /** What went to its log. */
  readonly stderr: string
}

/**
 * Asks for a path by GET over a connection of its own, as a web server does. Throws `protocol` for what is no FastCGI, and
 * else as `Conversation.ask` does.
 */
export async function askFastcgi(
  conversation: Conversation,
  { path, query }: FastcgiPage,
  signal: AbortSignal,
): Promise<FastcgiAnswer> {
  const reader = new AnswerReader()
  let broken: unknown = null
  const isWhole = (reply: Buffer): boolean => {
    try {
      return reader.take(reply)
    } catch (error) {
      broken = error
      return true
    }
  }
  await conversation.ask(requestOf(paramsOf({ path, query })), isWhole, signal)
  if (broken !== null) throw broken
  return { ...answerOf(shown(reader.stdout())), stderr: shown(reader.stderr()) }
}

/** What a web server says of a request by GET. */
export const paramsOf = ({ path, query }: FastcgiPage) => ({
  SCRIPT_NAME: path,
  // PHP-FPM wants both, and of what it has itself no file.
  SCRIPT_FILENAME: path,
  REQUEST_METHOD: 'GET',
  QUERY_STRING: query,
  REQUEST_URI: query === '' ? path : `${path}?${query}`,
  SERVER_PROTOCOL: 'HTTP/1.1',
  GATEWAY_INTERFACE: 'CGI/1.1',
  SERVER_SOFTWARE: 'Foretop',
})

/** Header lines, an empty one, and the body. */
export function answerOf(text: string): { readonly status: number; readonly body: string } {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => ({ at: text.indexOf(end), length: end.length }))
  const [end] = ends.filter(({ at }) => at !== -1).toSorted((one, other) => one.at - other.at)
  if (end === undefined) return { status: 200, body: text }
  const head = text.slice(0, end.at).split('\n')
  const [, status] = head.map((line) => /^status: *(\d{3})(?!\d)/i.exec(line)).find((match) => match !== null) ?? []
  return { status: Number(status ?? 200), body: text.slice(end.at + end.length) }
}
