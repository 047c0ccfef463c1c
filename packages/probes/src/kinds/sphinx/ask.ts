import { at, type Endpoint } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { numberIn, textIn, toNumber } from '../mysql/cell.ts'
import { SqlError } from '../mysql/refusal.ts'
import { Session, type SqlRow } from '../mysql/session.ts'

export interface Index {
  readonly name: string
  /** `local` is a plain index, built by `indexer`; `rt`, `percolate`. */
  readonly type: string
  /** `undefined`: one that holds nothing itself. */
  readonly documents: number | undefined
  readonly ramBytes: number | undefined
  readonly diskBytes: number | undefined
}

/** These hold no documents: searchd knows nothing of them by itself. */
const OVER_OTHERS: ReadonlySet<string> = new Set(['distributed', 'template'])
/** What may stand in a statement as it is. */
export const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

/** One connection to searchd by SphinxQL, for one look: an idle one would keep one of its few threads. */
export class Searchd implements Disposable {
  readonly #session: Session
  readonly #where: string
  readonly #signal: AbortSignal

  private constructor(session: Session, where: string, signal: AbortSignal) {
    this.#session = session
    this.#where = where
    this.#signal = signal
  }

  /** It knows no users, and takes any. Rejects as `Session.open` does. */
  static async open(endpoint: Endpoint, connectTimeoutMs: number, signal: AbortSignal): Promise<Searchd> {
    const login = { user: 'foretop', password: '', connectTimeoutMs }
    return new Searchd(await Session.open(endpoint, login, signal), at(endpoint), signal)
  }

  /** Counters that are numbers: what is not measured is `OFF`. */
  async counters(): Promise<ReadonlyMap<string, number>> {
    const known = await this.#pairs('SHOW STATUS', 'Counter')
    if (!known.has('uptime')) throw new ProbeFailure('protocol', `${this.#where} tells no uptime: it is no searchd`)
    return known
  }

  /** All that it serves. Those that could not be loaded at its start are not among them. */
  async indexes(): Promise<readonly { readonly name: string; readonly type: string }[]> {
    return (await this.#read('SHOW TABLES')).map((row) => {
      // Manticore calls them tables.
      const [name, type] = [textIn(row, 'Index', 'Table') ?? '', textIn(row, 'Type') ?? '']
      if (!NAME.test(name) || type === '')
        throw new ProbeFailure('protocol', `${this.#where} lists an index whose name is none: ${JSON.stringify(name)}`)
      return { name, type }
    })
  }

  async stateOf({ name, type }: Pick<Index, 'name' | 'type'>): Promise<Index> {
    if (OVER_OTHERS.has(type)) return { name, type, documents: undefined, ramBytes: undefined, diskBytes: undefined }
    const known = await this.#pairs(`SHOW INDEX ${name} STATUS`, 'Variable_name')
    const documents = known.get('indexed_documents')
    if (documents === undefined)
      throw new ProbeFailure('protocol', `${this.#where} does not tell how many documents ${name} has`)
    return { name, type, documents, ramBytes: known.get('ram_bytes'), diskBytes: known.get('disk_bytes') }
  }

  /** The largest value of an attribute; `undefined`: there are no documents. */
  async largest(index: string, attribute: string): Promise<number | undefined> {
    const [row] = await this.#read(`SELECT MAX(${attribute}) AS newest FROM ${index}`)
    return row === undefined ? undefined : numberIn(row, 'newest')
  }

  async #pairs(statement: string, name: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#read(statement)
    return new Map(
      rows.flatMap((row): [string, number][] => {
        const value = toNumber(textIn(row, 'Value'))
        return value === undefined ? [] : [[textIn(row, name) ?? '', value]]
      }),
    )
  }

  async #read(statement: string): Promise<readonly SqlRow[]> {
    try {
      return await this.#session.ask(statement, this.#signal)
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      const text = `${this.#where} will not run ${statement}: ${error.message.trim()} (${error.errno})`
      throw new ProbeFailure('protocol', text, { cause: error })
    }
  }

  [Symbol.dispose](): void {
    this.#session[Symbol.dispose]()
  }
}
