import type { Socket } from 'node:net'
import { cut } from '../../clip.ts'
import { Dialogue } from '../dialogue.ts'
import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'
import { type Line, lineIn, type Reply } from './reply.ts'

const NEWLINE = 0x0a
const MOST_SHOWN = 100

/**
 * Commands and replies over one connection, one at a time and never ahead. What comes unasked is the reply to the next
 * question, however it was cut into packets: who says more than he was asked is out of step, and his goodbye tells of it.
 */
export class Talk implements Disposable {
  readonly #dialogue: Dialogue
  readonly #where: string
  #saidGoodbye = false

  /** Over a connection that is open and from now on its own; `where` names the other end. */
  constructor(socket: Socket, where: string) {
    this.#dialogue = new Dialogue(socket, where)
    this.#where = where
  }

  /**
   * Says one line (`null`: the other side begins) and resolves with the reply. Rejects with `protocol` (no reply of a mail server),
   * and as `Dialogue.hear` does; nothing more is said then.
   */
  async ask(line: string | null, signal: AbortSignal): Promise<Reply> {
    if (line !== null) this.#dialogue.say(`${line}\r\n`)
    this.#saidGoodbye ||= line === 'QUIT'
    const lines: Line[] = []
    await this.#dialogue.hear((held) => this.#readOn(held, lines), signal)
    return { code: lines[0]?.code ?? 0, lines: lines.map(({ text }) => text) }
  }

  /** Whether anything came of the reply that is waited for. */
  get hasBegun(): boolean {
    return this.#dialogue.hasBegun
  }

  /** Hands the connection over to TLS. Throws as `Dialogue.release` does. */
  release(): Socket {
    return this.#dialogue.release()
  }

  /** Adds to `lines` those that came since, and says how long the reply is: 0 while it is not whole. */
  #readOn(held: Buffer, lines: Line[]): number {
    let start = lines.at(-1)?.end ?? 0
    for (let end = held.indexOf(NEWLINE, start); end !== -1; end = held.indexOf(NEWLINE, start)) {
      const said = shown(held.subarray(start, end)).replace(/\r$/, '')
      start = end + 1
      const line = lineIn(said, start)
      if (line === null || line.code !== (lines[0] ?? line).code) throw this.#unlike(said)
      lines.push(line)
      if (line.isLast) return start
    }
    return 0
  }

  #unlike(line: string): ProbeFailure {
    const came = JSON.stringify(cut(line, MOST_SHOWN))
    return new ProbeFailure('protocol', `expected a reply of a mail server (220 …) from ${this.#where}, got ${came}`)
  }

  /** Says goodbye where that was not done, but waits for no answer. */
  [Symbol.dispose](): void {
    this.#dialogue.leave(this.#saidGoodbye ? '' : 'QUIT\r\n')
  }
}
