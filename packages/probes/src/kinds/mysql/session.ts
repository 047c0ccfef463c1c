import type { Socket } from 'node:net'
import { type Connection, createConnection, type SslOptions } from 'mysql2'
import { REPLY_LIMIT } from '../../protocol/conversation.ts'
import { at, dial, type Endpoint } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { patience } from '../../protocol/patience.ts'
import { hungUp, lateMessage } from '../../protocol/unfinished.ts'
import { contain, inside, offersTls } from './contain.ts'
import { loginKinds } from './login-kinds.ts'
import { refusal, sqlErrorOf } from './refusal.ts'

/** Length of the first packet (3 bytes), its number, and the version of the protocol or the mark of an error. */
const GREETING = 5

export type SqlRow = { readonly [column: string]: unknown }

export interface Table {
  /** Also where there are no rows; a name may stand here twice. */
  readonly columns: readonly string[]
  readonly rows: readonly SqlRow[]
}

export interface Login {
  readonly user: string
  readonly password: string
  /** For the TCP connection, the greeting and the login together, in ms. */
  readonly connectTimeoutMs: number
  readonly ssl?: SslOptions
  /** The name the server's certificate must carry; needs `ssl`. */
  readonly tlsName?: string
  /** The server's RSA key (PEM), for logins without `ssl` that need one. */
  readonly serverKey?: string
}

/**
 * A connection that is logged in, made for `keep`: one statement at a time, and after any failure it is closed and
 * answers nothing more. The socket is ours, not mysql2's: mysql2 never lets go of one whose server hangs, and a
 * statement that timed out blocks every later one.
 */
export class Session implements Disposable {
  readonly #core: Connection
  readonly #socket: Socket
  readonly #where: string
  #received = 0
  #greeting: Buffer = Buffer.alloc(0)
  #reject: ((error: Error) => void) | null = null
  #ended: Error | null = null

  private constructor(socket: Socket, where: string, { user, password, ssl, tlsName, serverKey }: Login) {
    this.#socket = socket
    this.#where = where
    // Before mysql2 hears of it, so that what is too much or no MySQL at all is never parsed.
    socket.on('data', (chunk) => this.#count(chunk))
    socket.on('close', () => this.#end(this.#cut()))
    this.#core = createConnection({
      stream: socket,
      user,
      password,
      connectTimeout: 0, // ours is in force
      // Known to every server since 4.1; what 5.0 does not know it would silently replace.
      charset: 'UTF8_GENERAL_CI',
      flags: ['-LOCAL_FILES'], // no server may ask for our files
      disableEval: true,
      dateStrings: true,
      supportBigNumbers: true, // positions and sizes pass 2³¹
      connectAttributes: { program_name: 'foretop' },
      ...(tlsName === undefined ? {} : { host: tlsName }),
      ...(ssl === undefined ? { authPlugins: loginKinds(where, serverKey) } : { ssl }),
    })
    const mayWantTls = () => ({ offersTls: ssl === undefined && offersTls(this.#core) })
    this.#core.on('error', (error: unknown) => this.#end(refusal(error, where, mayWantTls())))
    this.#core.once('connect', () => this.#countDecrypted())
    contain(this.#core, (text, cause) => this.#end(new ProbeFailure('protocol', `${where} ${text}`, { cause })))
  }

  /** Rejects with `auth`, `refused` (full), `tls`, `closed`, `protocol`, `timeout`, or Node's own error. */
  static async open(endpoint: Endpoint, login: Login, signal: AbortSignal): Promise<Session> {
    using within = patience(signal, login.connectTimeoutMs)
    const session = new Session(await dial(endpoint, within.signal), at(endpoint), login)
    await session.#work((fulfil) => session.#core.once('connect', () => fulfil(undefined)), within.signal)
    return session
  }

  /** True once the server hung up or anything went wrong. */
  get closed(): boolean {
    return this.#ended !== null
  }

  /** The server's own number for this connection, as in its process list. */
  get id(): number {
    return this.#core.threadId
  }

  /**
   * Runs one statement and resolves with its rows. Rejects with `SqlError` when the server will not run it (the session
   * stays good); with `closed`, `too-large`, `protocol`, `timeout` or Node's own error when the session is over.
   */
  async ask(sql: string, signal: AbortSignal): Promise<readonly SqlRow[]> {
    return (await this.read(sql, signal)).rows
  }

  /** The same, with the names of the columns. */
  read(sql: string, signal: AbortSignal): Promise<Table> {
    return this.#work((fulfil, refuse) => {
      this.#core.query({ sql }, (error, rows: unknown, fields: unknown) => {
        if (error !== null) return refuse(error)
        const columns = columnsIn(fields)
        if (Array.isArray(rows) && columns !== null && rows.every(isRow)) return fulfil({ columns, rows })
        // A procedure gives a list of them, and a header behind it.
        const what = Array.isArray(rows) ? 'with more than the rows of one query' : 'with no rows at all'
        this.#end(new ProbeFailure('protocol', `${this.#where} answered ${sql} ${what}`))
      })
    }, signal)
  }

  /** Runs one statement that has no rows to give. Rejects as `ask` does. */
  tell(sql: string, signal: AbortSignal): Promise<void> {
    return this.#work((fulfil, refuse) => {
      this.#core.query({ sql }, (error) => (error === null ? fulfil(undefined) : refuse(error)))
    }, signal)
  }

  #work<T>(start: (fulfil: (value: T) => void, refuse: (error: unknown) => void) => void, signal: AbortSignal) {
    return new Promise<T>((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended)
      if (this.#reject !== null) throw new Error('one statement at a time')
      const settle = () => {
        signal.removeEventListener('abort', abort)
        this.#reject = null
      }
      const fail = (error: Error) => {
        settle()
        reject(error)
      }
      const fulfil = (value: T) => {
        settle()
        resolve(value)
      }
      const refuse = (error: unknown) => {
        const sqlError = sqlErrorOf(error)
        if (sqlError === null) this.#end(refusal(error, this.#where))
        else fail(sqlError)
      }
      const abort = () => this.#end(lateMessage(this.#unfinished()))
      this.#reject = fail
      this.#received = 0
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      start(fulfil, refuse)
    })
  }

  #count(chunk: Buffer): void {
    this.#received += chunk.length
    if (this.#greeting.length < GREETING) this.#greeting = Buffer.concat([this.#greeting, chunk]).subarray(0, 64)
    if (!isGreeting(this.#greeting)) this.#end(this.#nonsense())
    else if (this.#reject === null) this.#end(new ProbeFailure('closed', `${this.#where} ended the session`))
    else if (this.#received > REPLY_LIMIT)
      this.#end(new ProbeFailure('too-large', `reply of ${this.#where} is longer than ${REPLY_LIMIT} bytes`))
  }

  /**
   * Once TLS has begun the bytes no longer pass through our socket. Before mysql2 hears of them, as without TLS: it
   * ends a statement that is refused while it reads, and the refusal would count as a packet nobody waits for.
   */
  #countDecrypted(): void {
    const { stream } = inside(this.#core)
    if (stream !== this.#socket) stream.prependListener('data', (chunk: Buffer) => this.#count(chunk))
  }

  #nonsense(): ProbeFailure {
    const said = JSON.stringify(this.#greeting.toString('latin1'))
    return new ProbeFailure('protocol', `${this.#where} does not speak MySQL: it greets with ${said}`)
  }

  #cut(): ProbeFailure {
    return this.#reject === null || this.#received === 0
      ? new ProbeFailure('closed', `${this.#where} closed the connection`)
      : hungUp(this.#unfinished())
  }

  #unfinished() {
    return { where: this.#where, received: this.#received }
  }

  #end(error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#socket.destroy()
    this.#reject?.(error)
  }

  /** Says goodbye where all went well (the server counts the others as aborted clients), else just hangs up. */
  [Symbol.dispose](): void {
    if (this.#ended === null && this.#reject === null) {
      this.#ended = new ProbeFailure('closed', 'we closed the connection')
      this.#core.end()
      this.#socket.destroySoon()
    }
    this.#end(new ProbeFailure('closed', 'we gave up waiting'))
  }
}

const isRow = (row: unknown): row is SqlRow => typeof row === 'object' && row !== null && !Array.isArray(row)

/** `null`: there is not just one result. */
function columnsIn(fields: unknown): readonly string[] | null {
  if (!Array.isArray(fields)) return null
  const names = fields.flatMap((field: unknown) =>
    typeof field === 'object' && field !== null && 'name' in field ? [String(field.name)] : [],
  )
  return names.length === fields.length ? names : null
}

/** A server greets with a short packet number 0: version 10 of the protocol, or an error that says why not. */
function isGreeting(bytes: Buffer): boolean {
  if (bytes.length < GREETING) return true
  return bytes.readUIntLE(0, 3) < 4_096 && bytes[3] === 0 && (bytes[4] === 10 || bytes[4] === 255)
}
