import { of, type World } from '../world/world.ts'
import { type Row, speakMysql } from './mysql.ts'

const INDEXES: { readonly [name: string]: number } = { products: 1_840_000, shops: 12_400 }
const BYTES_A_DOCUMENT = 420
const SEARCH_MS = 6

/** Sphinx's searchd, as 2.2 answers over MySQL's protocol: its status and that of its indexes. */
export const serveSearchd = (ask: () => World, name: string) =>
  speakMysql('2.2.11-id64-release', (sql) => {
    const world = ask()
    const statement = sql.trim().replace(/;$/, '').toUpperCase()
    if (statement === 'SHOW STATUS') return pairs('Counter', status(world, name))
    if (statement === 'SHOW TABLES') return Object.keys(INDEXES).map((index) => ({ Index: index, Type: 'local' }))
    const index = /^SHOW INDEX (\w+) STATUS$/.exec(statement)?.[1]?.toLowerCase() ?? ''
    const documents = INDEXES[index]
    if (documents === undefined) return null
    const bytes = documents * BYTES_A_DOCUMENT
    return pairs('Variable_name', {
      ...{ index_type: 'disk', indexed_documents: documents, indexed_bytes: bytes },
      ...{ ram_bytes: Math.round(bytes / 9), disk_bytes: bytes },
    })
  })

function status(world: World, name: string) {
  const queries = Math.floor(of(world.daemons, name).searches ?? 0)
  const seconds = ((queries * SEARCH_MS) / 1_000).toFixed(3)
  return {
    uptime: Math.floor((world.at - of(world.vitals, name).startedAt) / 1_000),
    ...{ connections: queries, maxed_out: 0, command_search: queries, queries },
    ...{ query_wall: seconds, query_cpu: 'OFF', avg_query_wall: (SEARCH_MS / 1_000).toFixed(3) },
  }
}

const pairs = (first: string, values: { readonly [name: string]: string | number }): readonly Row[] =>
  Object.entries(values).map(([name, value]) => ({ [first]: name, Value: String(value) }))
