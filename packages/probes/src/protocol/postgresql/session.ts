import type { Socket } from 'node:net'
import { at, dial, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { patience } from '../patience.ts'
import { type Trust, trustFor } from '../tls/trust.ts'
import { trusted } from '../tls/trusted.ts'
import { Inbox } from './inbox.ts'
import { logIn } from './log-in.ts'
import { PgError } from './refusal.ts'
import { type Column, cellsIn, columnsIn, errorIn, int16, int32, message, text } from './wire.ts'

export interface PgLogin {
  readonly user: string
  readonly password: string
  readonly database: string
  readonly connectTimeoutMs: number
  readonly tls: 'off' | 'encrypt' | 'verify'
  /** The name that the certificate must hold. */
  readonly tlsName: string
  readonly ca?: string | undefined
  /** Settings of the session, in force from its first statement on. */
  readonly settings: { readonly [name: string]: string | number }
}

export type PgRow = { readonly [column: string]: string | number | null }

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

  /** Runs one statement; of its rows no more than `maxRows`. Rejects with `PgError` where the server will not. */
  async ask(sql: string, maxRows: number, signal: AbortSignal): Promise<readonly PgRow[]> {
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
    let error: PgError | null = null
    let over = false
    const rows: PgRow[] = []
    for (;;) {
      const { type, body } = await inbox.next(signal)
      if (type === 'T') columns = inbox.reading(() => columnsIn(body))
      else if (type === 'D') rows.push(inbox.reading(() => rowOf(columns, cellsIn(body))))
      else if (type === 'E') error = new PgError(errorIn(body))
      // To its end, or as far as we wanted.
      else if (type === 'C' || type === 's') over = true
      else if (type === 'Z') {
        if (error !== null) throw error
        if (columns !== null && over) return rows
        throw new ProbeFailure('protocol', 'the server answered with no rows at all')
      }
    }
  }

  [Symbol.dispose](): void {
    this.#inbox[Symbol.dispose]()
  }
}

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
