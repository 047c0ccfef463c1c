import type { StandInAnswer, StandInRow } from '@foretop/lab/mysql-stand-in.ts'

const UNKNOWN = { errno: 1064, message: 'sphinxql: syntax error, unexpected IDENT' }

const rows = (first: string, second: string, pairs: { readonly [name: string]: string | number }): StandInRow[] =>
  Object.entries(pairs).map(([name, value]) => ({ [first]: name, [second]: value }))

/** What searchd 2.2.11 said, in the fewest words, by statement. */
export const SAID: { readonly [statement: string]: StandInAnswer } = {
  'SHOW STATUS': rows('Counter', 'Value', {
    uptime: '1024',
    connections: '77',
    maxed_out: '2',
    queries: '1200',
    query_wall: '3.600',
    query_cpu: 'OFF',
    avg_query_wall: '0.003',
  }),
  'SHOW TABLES': rows('Index', 'Type', { pages: 'local', news: 'rt', all: 'distributed', words: 'template' }),
  'SHOW INDEX pages STATUS': rows('Variable_name', 'Value', {
    index_type: 'disk',
    indexed_documents: '2',
    ram_bytes: '4009',
    disk_bytes: '452',
  }),
  'SHOW INDEX news STATUS': rows('Variable_name', 'Value', {
    index_type: 'rt',
    indexed_documents: '4',
    ram_bytes: '6040',
    disk_bytes: '0',
  }),
  'SELECT MAX(changed) AS newest FROM news': [{ newest: '1700000300' }],
}

/** Those, but for what is said otherwise. */
export const answering =
  (otherwise: { readonly [statement: string]: StandInAnswer } = {}) =>
  (statement: string): StandInAnswer =>
    otherwise[statement] ?? SAID[statement] ?? UNKNOWN
