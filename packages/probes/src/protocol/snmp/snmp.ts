import { isIPv6 } from 'node:net'
import snmp, { type Session, type Varbind } from 'net-snmp'
import { counted } from '../counted.ts'
import { at, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { resolve } from '../names/resolve.ts'
import { shown } from '../shown.ts'
import { guardedSocket } from './socket.ts'

/** A question that got lost is asked again after this time, until the deadline. */
const ASK_AGAIN_MS = 1_000
/** Values asked for in one datagram: about 1,200 bytes of answer, so that it is not split on its way. */
const VALUES_A_DATAGRAM = 40
const TABLE_LIMIT = 20_000

export type SnmpValue = number | string
/** Rows by index (`3`, `4.10`), each with its values by column number. */
export type SnmpTable = ReadonlyMap<string, ReadonlyMap<number, SnmpValue>>

/**
 * Questions to an SNMP v2c agent over one UDP socket. Made for `keep`. After any failure it answers nothing more.
 * A wrong community, a dead agent, a dead host and a firewall all look the same here: no answer.
 */
export class SnmpSession implements Disposable {
  readonly #session: Session
  readonly #where: string
  #pending: ((error: Error) => void) | null = null
  #closed = false

  private constructor(session: Session, where: string) {
    this.#session = session
    this.#where = where
    session.on('error', (error) => {
      const meaning = `${where} sent what is not SNMP: ${error.message}`
      this.#fail(error instanceof ProbeFailure ? error : new ProbeFailure('protocol', meaning, { cause: error }))
    })
  }

  static async open({ address, port }: Endpoint, community: string, signal: AbortSignal): Promise<SnmpSession> {
    const target = await resolve(address, signal)
    signal.throwIfAborted()
    const where = at({ address, port })
    const transport = isIPv6(target) ? 'udp6' : 'udp4'
    const cut = (bytes: number) =>
      void session.emit(
        'error',
        new ProbeFailure('truncated', `an answer of ${where} ends after ${counted(bytes, 'byte')}`),
      )
    const session = snmp.createSession(target, community, {
      port,
      version: snmp.Version2c,
      transport,
      dgramModule: { createSocket: () => guardedSocket(transport, target, cut) },
      timeout: ASK_AGAIN_MS,
      // More than any deadline allows: when to give up is not the library's business.
      retries: 1_000,
    })
    return new SnmpSession(session, where)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Values by oid; those the agent does not have are left out. Rejects with `timeout` or `protocol`. */
  async get(oids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, SnmpValue>> {
    const varbinds = await this.#ask<(Varbind | undefined)[]>((done) => this.#session.get([...oids], done), signal)
    return new Map(
      varbinds.flatMap((varbind) => {
        const value = decoded(varbind)
        return varbind === undefined || value === null ? [] : [[varbind.oid, value] as const]
      }),
    )
  }

  /**
   * Some columns of a table, whose `entry` is the oid of its rows (`1.3.6.1.2.1.2.2.1`). A table the agent does not
   * have is empty. Rejects with `timeout`, `protocol` or `too-large`.
   */
  async columns(entry: string, columns: readonly number[], signal: AbortSignal): Promise<SnmpTable> {
    const table = new Map<string, Map<number, SnmpValue>>()
    let cells = 0
    let open = columns.map((column) => ({ column, cursor: `${entry}.${column}` }))
    while (open.length > 0) {
      const repetitions = Math.max(1, Math.floor(VALUES_A_DATAGRAM / open.length))
      const cursors = open.map(({ cursor }) => cursor)
      const lists = await this.#ask<(Varbind[] | undefined)[]>(
        (done) => this.#session.getBulk(cursors, 0, repetitions, done),
        signal,
      )
      open = open.flatMap(({ column }, position) => {
        const start = `${entry}.${column}.`
        for (const varbind of lists[position] ?? []) {
          const value = varbind.oid.startsWith(start) ? decoded(varbind) : null
          const index = varbind.oid.slice(start.length)
          const row = table.get(index) ?? new Map<number, SnmpValue>()
          // Out of the column, or an agent that goes round in circles.
          if (value === null || row.has(column)) return []
          table.set(index, row.set(column, value))
          cells += 1
        }
        const last = lists[position]?.at(-1)
        // An answer without this column had no room for it; one without any has nothing more to say.
        if (last === undefined) return position > 0 ? [{ column, cursor: cursors[position] ?? start }] : []
        return [{ column, cursor: last.oid }]
      })
      if (cells > TABLE_LIMIT) {
        const error = new ProbeFailure('too-large', `a table of ${this.#where} has more than ${TABLE_LIMIT} values`)
        this.#fail(error)
        throw error
      }
    }
    return table
  }

  #ask<T>(question: (done: (error: Error | null, answer: T) => void) => void, signal: AbortSignal): Promise<T> {
    return new Promise<T>((fulfil, reject) => {
      const abort = () => {
        this.#fail(new ProbeFailure('timeout', `${this.#where}: no answer: down, blocked, or wrong community`))
      }
      this.#pending = reject
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      question((error, answer) => {
        signal.removeEventListener('abort', abort)
        this.#pending = null
        if (error === null) fulfil(answer)
        else reject(this.#meaning(error))
      })
    })
  }

  #meaning(error: Error): Error {
    if (error.name === 'ResponseInvalidError' || error.name === 'RequestFailedError')
      return new ProbeFailure('protocol', `${this.#where} answered ${error.message}`, { cause: error })
    return error
  }

  #fail(error: Error): void {
    const reject = this.#pending
    this.#pending = null
    reject?.(error)
    this[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    if (this.#closed) return
    this.#closed = true
    this.#session.close()
  }
}

/** `null` for what an agent says instead of a value: no such object, no such instance, end of the view. */
function decoded(varbind: Varbind | undefined): SnmpValue | null {
  if (varbind === undefined || snmp.isVarbindError(varbind)) return null
  const { type, value } = varbind
  if (typeof value === 'number' || typeof value === 'string') return value
  if (!Buffer.isBuffer(value)) return null
  // Counter64 comes as bytes with leading zeros cut off; none at all is 0.
  if (type === snmp.ObjectType.Counter64) return Number(BigInt(`0x${value.toString('hex') || '0'}`))
  return shown(value)
}
