import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { mysqlEvidence } from './evidence.ts'
import { factsOf, STATUS_NAMES } from './facts.ts'
import { LOGIN, login } from './login.ts'
import { metrics } from './metrics.ts'
import { recordServer } from './record.ts'
import { Session } from './session.ts'
import { survey } from './survey.ts'

const options = z.strictObject({
  port: z.int().min(1).max(65_535).default(3306).meta({ description: 'Port of the server.' }),
  ...LOGIN,
  showQueries: z.boolean().default(false).meta({
    description: 'Show the text of the statements that run now among the details; it can hold personal data.',
  }),
  showTables: z.boolean().default(false).meta({
    description: 'List when tables were last checked, at each look: slow where there are many tables.',
  }),
})

export const mysql = defineProbe({
  kind: 'mysql',
  title: 'MySQL or MariaDB',
  role: 'databases',
  summary: 'Replication, connections, binary logs and rates of a MySQL (5.0 to today), MariaDB or Percona server.',
  tried: {
    with: 'MariaDB 10.11; recorded answers of MySQL 5.0 to 8.4',
    tells: [
      'master',
      'replica',
      'replication stopped',
      'behind',
      'read only',
      'locked',
      'full',
      'refused',
      'login refused',
      'right missing',
      'hung',
      'no TLS',
      'nonsense',
    ],
  },
  options,
  evidence: mysqlEvidence,
  traits: { version: 'its version' },
  metrics,
  manual: `
Logs in once, keeps the connection, and asks only SHOW statements. Names of statements and columns follow the server's
version, those of MySQL 8.4 (SHOW REPLICA STATUS, SHOW BINARY LOG STATUS) as well as those of 5.0. Only where
\`showTables\` is on it also reads information_schema.TABLES (\`foretop dbcheck --checkreport\` asks for that by itself);
it sees the tables on which its user has any right, mostly SELECT. InnoDB keeps no time of a check: only counted.

Rights, and no more (never SUPER: it would let the monitor into the connection reserved for emergencies):

- MariaDB 10.5 and newer: \`GRANT BINLOG MONITOR, SLAVE MONITOR, PROCESS ON *.* TO foretop@'10.0.0.5'\`
- MySQL, older MariaDB: \`GRANT REPLICATION CLIENT, PROCESS ON *.* TO foretop@'10.0.0.5'\`

What a missing right hides is left out, named under \`notKnown\` with the server's words, and counted in \`blindSpots\`:
a warning. What a server is too old to know is left out and named, but is no fault. A server that replicates from nobody
has no replica metrics; where one must be a replica, ask for a threshold on \`ioRunning\`, and its absence is unknown.

A replica runs only when both its threads say exactly Yes. \`lag\` is the server's own figure, less an intended delay
(SQL_Delay): it stays 0 for a while when the master hangs. \`backlog\` is Read − Exec in bytes and known only while both
are in one log file; the relation \`replication\` computes it across files and against the master's own position. Where a
master is down its replicas cannot fetch: let their checks need the master's.

A statement may run for hours, so \`oldestQuery\` has no limit by default. \`waitsForLock\` has: it is the longest that a
client waits now for a lock on a table or on the whole server (a backup's FLUSH TABLES WITH READ LOCK, an ALTER TABLE behind
a forgotten transaction, any reader behind a FLUSH TABLES that waits for a long statement). Waits for a row of InnoDB are
not shown in the process list: \`rowLockWaits\` counts them.

The detail \`logs\` lists the binary logs, oldest first. How long they are kept is told by \`logExpirySeconds\` (0: never
thrown away for their age) and \`logBytesLimit\` (MariaDB 11.4; 0: no limit). No statement tells the age of a log file;
\`logBytesPerSecond\`, what is written on average since the server started, is known of MariaDB only. The detail
\`queries\` lists what runs now, the longest first, with the text of the statement only where \`showQueries\` is on.

Failures: \`auth\` for user, password, missing grant for our address, or an address blocked after broken connections
(FLUSH HOSTS); \`refused\` for "too many connections"; \`timeout\` when the port opens but no greeting comes: hung;
\`tls\` where a server says that it takes logins over TLS only (MariaDB says "access denied" instead, to the right password
too). Users log in by mysql_native_password, caching_sha2_password or sha256_password; the text names any other kind that a
server asks for (ed25519, PAM, GSSAPI): then give the monitor a user of its own with one of the three. \`auth\` also where
the server wants more than we give to somebody who may only pretend to be it:

**MySQL 8** logs in with caching_sha2_password (older ones: sha256_password) and wants the password itself. Without TLS
it would send a key to encrypt it with, and so would anybody who answers in its place. So either use \`tls: verify\`
(\`encrypt\` keeps the password from those who listen, not from those who pretend), or pin the key: put what
\`SHOW STATUS LIKE 'Caching_sha2_password_rsa_public_key'\` (\`Rsa_public_key\` for sha256_password) shows on the server
into a file, and name it with \`serverKey: \${file:/etc/foretop/db1.pem}\`. A server may still let us in without
either, as long as it remembers an earlier login. A password in clear (mysql_clear_password) is never given.
`.trim(),
  async run({ port, showQueries, showTables, ...options }, { target, signal, keep }) {
    const session = await keep(() => Session.open({ address: target.address, port }, login(options, target), signal))
    const found = await survey((sql) => session.ask(sql, signal), STATUS_NAMES, { showTables })
    return factsOf(found, { address: target.address, port, connectionId: session.id, showQueries })
  },
  recorded:
    'what runs with the shape of each statement, connections by user and machine, what InnoDB says of locks and numbers, replication',
  async *record({ port, showQueries: _, showTables: __, ...options }, { target, signal, keep }) {
    const session = await keep(() => Session.open({ address: target.address, port }, login(options, target), signal))
    yield* recordServer(session, signal)
  },
})
