import { cut } from '../../clip.ts'
import { REPLY_LIMIT } from '../conversation.ts'
import { at, dial, type Endpoint } from '../dial.ts'
import { Dialogue } from '../dialogue.ts'
import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'
import { type Greeting, greetingOf, proofOf } from './greeting.ts'
import { refusalOf } from './refusal.ts'

export interface Login {
  readonly user: string
  readonly password: string
}

/** How an rsync daemon answers to the name of a module, up to where files would be talked about. */
export class Daemon implements Disposable {
  readonly greeting: Greeting
  readonly #dialogue: Dialogue
  readonly #where: string

  private constructor(dialogue: Dialogue, where: string, greeting: Greeting) {
    this.#dialogue = dialogue
    this.#where = where
    this.greeting = greeting
  }

  /** Connects and waits for the greeting. Rejects with `protocol` where it is none, and as `dial` and `Dialogue.hear` do. */
  static async greeted(endpoint: Endpoint, signal: AbortSignal): Promise<Daemon> {
    const where = at(endpoint)
    using scope = new DisposableStack()
    const dialogue = scope.use(new Dialogue(await dial(endpoint, signal), where))
    const line = shown(await dialogue.hear((held) => lineLength(held, where), signal))
    const greeting = greetingOf(line)
    // It takes nobody, and says so before all else.
    if (line.startsWith(ERROR)) throw refusalOf(line.slice(ERROR.length).trim(), { module: null, where })
    if (greeting === null) throw stranger(line, where)
    scope.move()
    return new Daemon(dialogue, where, greeting)
  }

  /** Names of its modules that are listed. Ends the conversation. */
  async list(signal: AbortSignal): Promise<readonly string[]> {
    this.#dialogue.say(`${this.greeting.reply}#list\n`)
    const { lines, end } = await this.#until(['EXIT'], null, signal)
    if (end !== 'EXIT') throw stranger(end, this.#where)
    // What the administrator wants to say comes before, with an empty line behind it.
    const listed = lines.slice(lines.lastIndexOf('') + 1).filter((line) => line.includes('\t'))
    return listed.map((line) => line.slice(0, line.indexOf('\t')).trimEnd())
  }

  /**
   * Asks for a module. Resolves with whether it wanted a password; rejects with `auth`, `refused` (full) or `protocol` where it is
   * not to be had, and as `Dialogue.hear` does.
   */
  async enter(module: string, login: Login | null, signal: AbortSignal): Promise<{ readonly wantedPassword: boolean }> {
    this.#dialogue.say(`${this.greeting.reply}${module}\n`)
    const { end } = await this.#until(['OK', 'AUTHREQD'], module, signal)
    if (end === 'OK') return { wantedPassword: false }
    const where = this.#where
    if (login === null)
      throw new ProbeFailure('auth', `${where} lets nobody into ${module} without a user and password: give them`)
    const { digest } = this.greeting
    if (digest === null) throw new ProbeFailure('auth', `${where} takes passwords by no digest that Foretop knows`)
    const challenge = end.slice('AUTHREQD '.length)
    this.#dialogue.say(`${login.user} ${proofOf(digest, login.password, challenge)}\n`)
    await this.#until(['OK'], module, signal)
    return { wantedPassword: true }
  }

  /** Up to a line of the protocol that begins with one of `ends`. */
  async #until(ends: readonly string[], module: string | null, signal: AbortSignal) {
    const lines: string[] = []
    let received = 0
    for (;;) {
      const bytes = await this.#dialogue.hearLine(signal)
      received += bytes.length
      if (received > REPLY_LIMIT)
        throw new ProbeFailure('too-large', `${this.#where} says more than ${REPLY_LIMIT} bytes`)
      const line = shown(bytes).trimEnd()
      if (line.startsWith(ERROR)) throw refusalOf(line.slice(ERROR.length).trim(), { module, where: this.#where })
      if (line.startsWith(MARK)) {
        const end = line.slice(MARK.length)
        if (ends.some((one) => end === one || end.startsWith(`${one} `))) return { lines, end }
        throw stranger(line, this.#where)
      }
      lines.push(line)
    }
  }

  [Symbol.dispose](): void {
    this.#dialogue[Symbol.dispose]()
  }
}

const MARK = '@RSYNCD: '
const ERROR = '@ERROR: '
const [AT, LF] = [0x40, 0x0a]

/** Who says something else need not come to the end of it. */
function lineLength(held: Buffer, where: string): number {
  if (held.length > 0 && held[0] !== AT) throw stranger(shown(held), where)
  return held.indexOf(LF) + 1
}

const stranger = (came: string, where: string): ProbeFailure =>
  new ProbeFailure(
    'protocol',
    `${where} does not speak as an rsync daemon: expected a line of @RSYNCD, came ${JSON.stringify(cut(came.trim(), 100))}`,
  )
