import type { Session, Varbind } from 'net-snmp'
import { counted } from '../counted.ts'
import { at, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { resolve } from '../names/resolve.ts'
import type { SnmpAccess } from './access.ts'
import { type Agent, agentSession } from './agent-session.ts'
import { isOfAnotherEngine, isTooBig, meaningOf, silence, slowness } from './refusal.ts'
import type { Objection } from './socket.ts'
import { decoded, isThere, type SnmpReading, type SnmpValue } from './value.ts'

/** Values asked for in one datagram: about 1,200 bytes of answer, so that it is not split on its way. */
const VALUES_A_DATAGRAM = 40
const TABLE_LIMIT = 20_000
/** What may come in answer to one question, repetitions included: an agent of v3 may send us from report to report. */
const DATAGRAMS_A_QUESTION = 50

/** Rows by index (`3`, `4.10`), each with its values by column number. */
export type SnmpTable = ReadonlyMap<string, ReadonlyMap<number, SnmpValue>>
/** Rows by index, each with its values by the oid of their column. */
export type SnmpReadings = ReadonlyMap<string, ReadonlyMap<string, SnmpReading>>

type Done<T> = (error: Error | null, answer: T) => void

/**
 * Questions to an SNMP agent, v2c or v3, over one UDP socket, one at a time. Made for `keep`. After any failure it answers
 * nothing more. With v2c a wrong community, a dead agent, a dead host and a firewall all look the same: no answer.
 */
export class SnmpSession implements Disposable {
  #session: Session
  readonly #agent: Agent
  readonly #where: string
  #pending: ((error: Error) => void) | null = null
  #datagrams = 0
  /** Answers since this deadline runs. */
  #answered = 0
  #deadline: AbortSignal | null = null
  #closed = false

  private constructor(agent: Agent, where: string) {
    this.#agent = agent
    this.#where = where
    this.#session = this.#begin()
  }

  /** Rejects as looking up a name does. Whether anybody is there shows with the first question. */
  static async open({ address, port }: Endpoint, access: SnmpAccess, signal: AbortSignal): Promise<SnmpSession> {
    const target = await resolve(address, signal)
    signal.throwIfAborted()
    return new SnmpSession({ target, port, access }, at({ address, port }))
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Values by oid; those the agent does not have are left out. Rejects with `timeout`, `protocol` or `auth`. */
  async get(oids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, SnmpValue>> {
    return new Map(Array.from(await this.read(oids, signal), ([oid, { value }]) => [oid, value]))
  }

  /** As `get`, with what the agent says they are. */
  async read(oids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, SnmpReading>> {
    const found = new Map<string, SnmpReading>()
    for (let first = 0; first < oids.length; first += VALUES_A_DATAGRAM)
      for (const varbind of await this.#getSome(oids.slice(first, first + VALUES_A_DATAGRAM), signal)) {
        const reading = decoded(varbind)
        if (varbind !== undefined && reading !== null) found.set(varbind.oid, reading)
      }
    return found
  }

  /**
   * Some columns of a table, whose `entry` is the oid of its rows (`1.3.6.1.2.1.2.2.1`). A table the agent does not
   * have is empty. Rejects with `timeout`, `protocol`, `auth` or `too-large`.
   */
  async columns(entry: string, columns: readonly number[], signal: AbortSignal): Promise<SnmpTable> {
    const readings = await this.walk(
      columns.map((column) => `${entry}.${column}`),
      signal,
    )
    const numbered = (row: ReadonlyMap<string, SnmpReading>) =>
      new Map(Array.from(row, ([oid, { value }]) => [Number(oid.slice(entry.length + 1)), value]))
    return new Map(Array.from(readings, ([index, row]) => [index, numbered(row)]))
  }

  /** As `columns`, of any columns that have their indexes in common, each by its own oid. */
  async walk(columns: readonly string[], signal: AbortSignal): Promise<SnmpReadings> {
    const table = new Map<string, Map<string, SnmpReading>>()
    let cells = 0
    let open = columns.map((column) => ({ column, cursor: column }))
    while (open.length > 0) {
      const repetitions = Math.max(1, Math.floor(VALUES_A_DATAGRAM / open.length))
      const cursors = open.map(({ cursor }) => cursor)
      const lists = await this.#ask<(Varbind[] | undefined)[]>(
        (session, done) => session.getBulk(cursors, 0, repetitions, done),
        signal,
      )
      open = open.flatMap(({ column }, position) => {
        const start = `${column}.`
        for (const varbind of lists[position] ?? []) {
          const index = varbind.oid.slice(start.length)
          const row = table.get(index) ?? new Map<string, SnmpReading>()
          // Out of the column, or an agent that goes round in circles.
          if (!varbind.oid.startsWith(start) || !isThere(varbind) || row.has(column)) return []
          cells += 1
          const value = decoded(varbind)
          // What cannot be read is missing, and ends no column.
          if (value !== null) table.set(index, row.set(column, value))
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

  /** An agent whose answer would be too long for it says so instead; halves may fit. */
  async #getSome(oids: readonly string[], signal: AbortSignal): Promise<readonly (Varbind | undefined)[]> {
    const half = Math.ceil(oids.length / 2)
    const found = await this.#ask<(Varbind | undefined)[] | null>(
      (session, done) =>
        session.get([...oids], (error, varbinds) => {
          if (error !== null && half < oids.length && isTooBig(error)) done(null, null)
          else done(error, varbinds)
        }),
      signal,
    )
    if (found !== null) return found
    return [...(await this.#getSome(oids.slice(0, half), signal)), ...(await this.#getSome(oids.slice(half), signal))]
  }

  /** Asked once more where the agent is not the one that we knew: started anew, restored, or replaced. */
  async #ask<T>(question: (session: Session, done: Done<T>) => void, signal: AbortSignal): Promise<T> {
    try {
      return await this.#askOnce(question, signal)
    } catch (error) {
      if (!(error instanceof Error) || !isOfAnotherEngine(error)) throw this.#meaning(error)
    }
    const before = this.#session
    this.#session = this.#begin()
    before.close()
    try {
      return await this.#askOnce(question, signal)
    } catch (error) {
      throw this.#meaning(error)
    }
  }

  #askOnce<T>(question: (session: Session, done: Done<T>) => void, signal: AbortSignal): Promise<T> {
    return new Promise<T>((fulfil, reject) => {
      if (signal !== this.#deadline) this.#answered = 0
      this.#deadline = signal
      const abort = () => this.#fail(this.#unanswered())
      this.#pending = reject
      this.#datagrams = 0
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      question(this.#session, (error, answer) => {
        signal.removeEventListener('abort', abort)
        this.#pending = null
        if (error !== null) return reject(error)
        this.#answered += 1
        fulfil(answer)
      })
    })
  }

  #unanswered(): ProbeFailure {
    return this.#answered === 0 ? silence(this.#where, this.#agent.access) : slowness(this.#where, this.#answered)
  }

  #begin(): Session {
    const session = agentSession(this.#agent, {
      judge: () => {
        this.#datagrams += 1
        return this.#datagrams > DATAGRAMS_A_QUESTION ? { text: 'one message after the other, and no answer' } : null
      },
      refuse: (objection) => this.#refuse(objection),
    })
    session.on('error', (cause) => this.#refuse({ text: `what is not SNMP: ${cause.message}`, cause }))
    return session
  }

  #refuse(objection: Objection): void {
    const failure =
      'cut' in objection
        ? new ProbeFailure('truncated', `an answer of ${this.#where} ends after ${counted(objection.cut, 'byte')}`)
        : new ProbeFailure('protocol', `${this.#where} sent ${objection.text}`, { cause: objection.cause })
    this.#fail(failure)
  }

  #meaning(error: unknown): unknown {
    return error instanceof Error ? meaningOf(error, this.#where) : error
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
