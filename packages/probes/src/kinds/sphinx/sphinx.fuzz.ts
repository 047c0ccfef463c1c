import { type StandInAnswer, startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { saidOnTheWire } from '../../fuzz/on-the-wire.ts'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { sphinx } from './sphinx.ts'

const OPTIONS = { require: ['products'], newest: { news: 'changed' } }

const stateOf = (documents: string): StandInAnswer => [
  { Variable_name: 'index_type', Value: 'disk' },
  { Variable_name: 'indexed_documents', Value: documents },
  { Variable_name: 'ram_bytes', Value: '4079' },
  { Variable_name: 'disk_bytes', Value: '560' },
]

/** As sphinxsearch 2.2.11 says it. */
const ANSWERS: { readonly [statement: string]: StandInAnswer } = {
  'SHOW STATUS': [
    { Counter: 'uptime', Value: '3' },
    { Counter: 'connections', Value: '4' },
    { Counter: 'maxed_out', Value: '0' },
    { Counter: 'queries', Value: '1' },
    { Counter: 'query_wall', Value: '0.000' },
    { Counter: 'query_cpu', Value: 'OFF' },
  ],
  'SHOW TABLES': [
    { Index: 'all', Type: 'distributed' },
    { Index: 'news', Type: 'rt' },
    { Index: 'products', Type: 'local' },
  ],
  'SHOW INDEX products STATUS': stateOf('2'),
  'SHOW INDEX news STATUS': stateOf('5'),
  // No time, so that no age of it differs from look to look.
  'SELECT MAX(changed) AS newest FROM news': [{ newest: '0' }],
}

export const recordings = async () => {
  await using server = await startStandIn(
    '2.2.11-id64-release (95ae9a6)',
    (sql) => ANSWERS[sql] ?? { errno: 1064, message: 'syntax error' },
  )
  const pieces = await saidOnTheWire(server.port, async (port) =>
    expectAnswered(await lookSteadily(sphinx, { ...OPTIONS, port })),
  )
  return [overTcp(sphinx, { name: 'a whole look on the wire', pieces, options: OPTIONS, greets: true })]
}
