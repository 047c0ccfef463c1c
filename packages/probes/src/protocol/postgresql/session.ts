import type { Socket } from 'node:net'
import { at, dial, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { patience } from '../patience.ts'
import { type Trust, trustFor } from '../tls/trust.ts'
import { trusted } from '../tls/trusted.ts'
import { Inbox } from './inbox.ts'
import { logIn } from './log-in.ts'
import { PgError } from './refusal.ts'
import { type Column, cellsIn, columnsIn, errorIn, int16, int32, type Message, message, text } from './wire.ts'

export interface PgLogin {
  readonly user: string
  readonly password: string
  readonly database: string
  readonly connectTimeoutMs: number
  readonly tls: 'off' | 'encrypt' | 'verify'
  /** The name that the certificate must hold. */
  readonly tlsName: string
  readonly ca?: string | undefined
}

export type PgRow = { readonly [column: string]: string | number | null }

export interface PgTable {
  /** Also where there are no rows; a name may stand here twice. */
  readonly columns: readonly string[]
  readonly rows: readonly PgRow[]
}

interface Bounds {
  readonly maxRows: number
  /** After so long the server itself ends the statement. */
  readonly limitMs: number
}

/** As the server calls them when it waits for a statement. */
const IDLE = 'I'
const IN_TRANSACTION = 'T'

/** A session that is logged in, made for `keep`: one statement at a time, and none after a failure. */
export class PgSession implements Disposable {
  readonly #inbox: Inbox

  private constructor(inbox: Inbox) {
    this.#inbox = inbox
  }

  /** Rejects with `auth`, `refused`, `tls`, `closed`, `timeout`, `protocol` or Node's own error. */
  static async open(endpoint: Endpoint, login: PgLogin, signal: AbortSignal): Promise<PgSession> {
    using within = patience(signal, login.connectTimeoutMs)
    const where = at(endpoint)
    const trust =
      login.tls === 'off'
        ? null
        : await trustFor({ ca: login.ca, tolerant: login.tls === 'encrypt', oldRenegotiation: false })
    using scope = new DisposableStack()
    const plain = scope.adopt(await dial(endpoint, within.signal), (socket) => socket.destroy())
    const socket = trust === null ? plain : await secured(plain, login, { trust, where }, within.signal)
    const inbox = scope.use(new Inbox(socket, where))
    await logIn(inbox, login, where, within.signal)
    scope.move()
    return new PgSession(inbox)
  }

  get closed(): boolean {
    return this.#inbox.closed
  }

  /**
   * The rows of one statement, in a transaction of its own that cannot write. Settings of the session would do so, too, but
   * not through a pooler, behind which the next statement may meet another session. Rejects with `PgError` where the server
   * will not.
   */
  async read(sql: string, bounds: Bounds, signal: AbortSignal): Promise<PgTable> {
    await this.#tell(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${bounds.limitMs}`, IN_TRANSACTION, signal)
    const table = await this.#ask(sql, bounds.maxRows, signal)
    await this.#tell('ROLLBACK', IDLE, signal)
    return table
  }

  async #tell(sql: string, wanted: string, signal: AbortSignal): Promise<void> {
    this.#inbox.say(message('Q', text(sql)))
    if ((await this.#untilReady(signal, () => {})) !== wanted)
      throw new ProbeFailure('protocol', `the server did not do what it was told: ${sql}`)
  }

  async #ask(sql: string, maxRows: number, signal: AbortSignal): Promise<PgTable> {
    const inbox = this.#inbox
    inbox.say(
      Buffer.concat([
        message('P', text(''), text(sql), int16(0)),
        message('B', text(''), text(''), int16(0), int16(0), int16(0)),
        message('D', Buffer.from('P'), text('')),
        message('E', text(''), int32(maxRows)),
        message('S'),
      ]),
    )
    let columns: readonly Column[] | null = null
    let over = false
    const rows: PgRow[] = []
    await this.#untilReady(signal, ({ type, body }) => {
      if (type === 'T') columns = inbox.reading(() => columnsIn(body))
      else if (type === 'D') rows.push(inbox.reading(() => rowOf(columns, cellsIn(body))))
      // To its end, or as far as we wanted.
      else if (type === 'C' || type === 's') over = true
    })
    if (columns === null || !over) throw new ProbeFailure('protocol', 'the server answered with no rows at all')
    return { columns: namesOf(columns), rows }
  }

  /** Hands over what is said until the server waits for more, and says whether that is within a transaction. */
  async #untilReady(signal: AbortSignal, take: (message: Message) => void): Promise<string> {
    let error: PgError | null = null
    for (;;) {
      const said = await this.#inbox.next(signal).catch((failure) => {
        // After a fatal error it hangs up instead.
        throw error ?? failure
      })
      if (said.type === 'E') error = new PgError(errorIn(said.body))
      else if (said.type !== 'Z') take(said)
      else if (error === null) return said.body.toString('latin1')
      else throw error
    }
  }

  [Symbol.dispose](): void {
    this.#inbox[Symbol.dispose]()
  }
}

const namesOf = (columns: readonly Column[]) => columns.map(({ name }) => name)

/** Throws where there is not a cell for each column. */
function rowOf(columns: readonly Column[] | null, cells: readonly (string | null)[]): PgRow {
  if (columns?.length !== cells.length) throw new RangeError('a row of other columns')
  return Object.fromEntries(columns.map(({ name, type }, index) => [name, valueIn(cells[index] ?? null, type)]))
}

/** Numbers of the types, as PostgreSQL's catalogue has them; all others are read as they are written. */
const BOOLEAN = 16
const FLOATS = [700, 701]

function valueIn(cell: string | null, type: number): PgRow[string] {
  if (cell === null) return null
  if (type === BOOLEAN) return Number(cell === 't')
  return FLOATS.includes(type) && Number.isFinite(Number(cell)) ? Number(cell) : cell
}

interface Secure {
  readonly trust: Trust
  readonly where: string
}

async function secured(plain: Socket, { tls, tlsName }: PgLogin, { trust, where }: Secure, signal: AbortSignal) {
  const answer = await Inbox.letter(plain, where, signal)
  if (answer !== 'S') throw new ProbeFailure('tls', `${where} offers no TLS`)
  return (await trusted(plain, { name: tlsName, verify: tls === 'verify', trust, where }, signal)).socket
}
