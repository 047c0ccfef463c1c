import { serves } from '../../world/health.ts'
import { SOURCES } from '../../world/machines.ts'
import { of } from '../../world/world.ts'
import type { Row } from '../mysql.ts'
import type { Asked } from './statements.ts'

/** The monitor's own connections are numbered from here on, the others below. */
export const FIRST_OWN_ID = 90_000

const QUERIES = [
  [
    'SELECT',
    'Sending data',
    'SELECT jitemid, posterid, eventtime FROM log2 WHERE journalid=48213 ORDER BY rlogtime LIMIT 25',
  ],
  ['SELECT', 'statistics', 'SELECT userid, value FROM userproplite2 WHERE userid IN (48213, 77120, 9) AND upropid=17'],
  ['UPDATE', 'updating', 'UPDATE session SET timeexpire=UNIX_TIMESTAMP()+86400 WHERE userid=77120 AND sessid=4'],
  ['INSERT', 'update', 'INSERT INTO talk2 (journalid, jtalkid, nodetype, nodeid) VALUES (9, 5512, "L", 771)'],
  ['SELECT', 'Sorting result', 'SELECT tag, COUNT(*) FROM logkwsum WHERE journalid=9 GROUP BY tag ORDER BY 2 DESC'],
] as const

/** SHOW PROCESSLIST: replication's own threads, statements that run, and connections that sleep. */
export function threadsOf({ world, name, connectionId, address }: Asked): readonly Row[] {
  const { busy, connections, queryMs, following } = of(world.databases, name)
  const replicas = Object.keys(SOURCES).filter(
    (replica) => SOURCES[replica] === name && serves(world, replica, 'database'),
  )
  const second = Math.floor(world.at / 1_000)
  const row = (Id: number, User: string, Command: string, Time: number, State: string, Info: string | null): Row => ({
    ...{ Id, User, Host: User === 'repl' ? `${address(name)}:4${Id}` : 'web:5110', db: User === 'web' ? 'site' : null },
    ...{ Command, Time, State, Info },
  })
  const statement = (index: number) => {
    const [, state, text] = QUERIES[(second + index) % QUERIES.length] ?? QUERIES[0]
    // The further down, the older: of a hundred statements one takes many times the usual.
    const time = Math.floor((queryMs / 1_000) * (1 + index)) + (index % 11 === 3 ? second % 5 : 0)
    return row(1_000 + index, 'web', 'Query', time, state, text)
  }
  return [
    ...replicas.map((_, index) =>
      row(
        11 + index,
        'repl',
        'Binlog Dump',
        86_400,
        'Master has sent all binlog to slave; waiting for more updates',
        null,
      ),
    ),
    ...(following === null ? [] : [row(5, 'system user', 'Connect', 86_400, 'Waiting for master to send event', null)]),
    ...(following?.sql === 'Yes' ? [row(6, 'system user', 'Connect', 0, 'Slave has read all relay log', null)] : []),
    ...Array.from({ length: busy }, (_, index) => statement(index)),
    ...Array.from({ length: Math.max(0, connections - 1) }, (_, index) =>
      row(2_000 + index, 'web', 'Sleep', (index * 7 + second) % 60, '', null),
    ),
    row(connectionId, 'foretop', 'Query', 0, 'starting', 'SHOW PROCESSLIST'),
  ]
}
