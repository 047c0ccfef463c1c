import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHistory } from '../history/store.ts'
import { openDatabase } from './database.ts'
import { createUnsound } from './rows.ts'
import { createStateDb } from './state-db.ts'

/** Upgrades with the migrations that ship, of which database.test.ts knows nothing. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-upgrade-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Kind = 'store' | 'history'
const shipped = (kind: Kind) => join(import.meta.dirname, '..', kind, 'migrations')
const sqlOf = (kind: Kind) => readdirSync(shipped(kind)).sort()

/** The migrations of an older program: the first so many. */
function firstOf(kind: Kind, count: number): string {
  const older = join(folder, `older-${kind}`)
  mkdirSync(older)
  for (const file of sqlOf(kind).slice(0, count)) cpSync(join(shipped(kind), file), join(older, file))
  return older
}

function using<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  try {
    return work(database)
  } finally {
    database.close()
  }
}

const SEEN = "INSERT INTO transitions (seq, check_id, at, text, change) VALUES (7, 'web1/http', 1, 'refused', '{}')"
const texts = (database: DatabaseSync) => database.prepare('SELECT text FROM transitions').all()
const every = sqlOf('store')
  .slice(1)
  .map((_, index) => index + 1)

test.each(every)('a state.db of version %i is brought up to date with all it knew, and kept beside', (version) => {
  const path = join(folder, 'state.db')
  const older = { path, migrations: firstOf('store', version), synchronous: 'FULL' } as const
  using(openDatabase(older), (database) => database.exec(SEEN))
  const newer = { ...older, migrations: shipped('store') }
  expect(using(openDatabase(newer), texts)).toEqual([{ text: 'refused' }])
  expect(using(openDatabase({ ...older, path: `${path}.v${version}` }), texts)).toEqual([{ text: 'refused' }])
})

/** A row of every table as programs left it: in which versions there were such rows. What is written here never changes. */
const LEFT: readonly { readonly since: number; readonly until?: number; readonly sql: string }[] = [
  {
    since: 1,
    sql: `INSERT INTO states VALUES ('a', '{"checkId":"a","status":"critical","since":5,"candidate":null,"recent":["critical"],
      "flapping":false,"blockedBy":null,"verdict":{"status":"critical","text":"refused","culprit":null}}',
      '{"checkId":"a","host":"a","at":5,"durationMs":1,"outcome":"failed","code":"refused","text":"refused"}')`,
  },
  {
    since: 1,
    sql: `INSERT INTO transitions VALUES (7, 'a', 5, 'refused', '{"of":"status","from":"ok","to":"critical"}')`,
  },
  { since: 1, until: 13, sql: `INSERT INTO incidents VALUES ('7', 'a', 5, NULL, 'critical', 'refused', NULL)` },
  {
    since: 14,
    sql: `INSERT INTO incidents VALUES ('7', 'a', 5, NULL, 'critical', 'refused', NULL,
      '{"users":"no","text":"","fronts":0,"at":5}')`,
  },
  { since: 1, until: 6, sql: `INSERT INTO decisions VALUES (7, 'a', 5, 1, 'opened', '["ops","mail"]')` },
  { since: 1, until: 4, sql: `INSERT INTO acknowledgements VALUES ('a', '7', 5, NULL, 'ann', 'on it')` },
  { since: 5, until: 12, sql: `INSERT INTO acknowledgements VALUES ('a', '7', 5, NULL, 'ann', 'on it', 'critical')` },
  { since: 13, sql: `INSERT INTO acknowledgements VALUES ('a', '7', 5, NULL, 'ann', 'on it', 'critical', 0)` },
  ...['sent', 'waiting'].map((state, at) => ({
    since: 2,
    sql: `INSERT INTO outbox (id, channel, incident, check_id, transition, why, notice, created_at, due_at, state) VALUES
      ('${state}', 'ops', '7', 'a', ${7 + at}, 'opened', '{"incident":"7","transition":${7 + at},"checkId":"a","host":null,"why":"opened",
      "from":"ok","to":"critical","was":[],"at":5,"since":5,"text":"refused","groups":[],"explains":[],"runbook":null,"link":null}',
      5, 5, '${state}')`,
  })),
  {
    ...{ since: 4, until: 11 },
    sql: `INSERT INTO quiets VALUES ('q', 'silence', '{"checks":["a"]}', 5, 99, 5, 'ann', '', 5, NULL)`,
  },
  {
    since: 12,
    sql: `INSERT INTO quiets VALUES ('q', 'downtime', '{"checks":["a"]}', 5, 99, 5, 'ann', '', 5, NULL, 'kernel', 9, '["refused"]', 8)`,
  },
  { since: 4, sql: `INSERT INTO notes (id, check_id, at, text, by) VALUES ('n', 'a', 5, 'seen before', 'ann')` },
  { since: 6, sql: `INSERT INTO sessions VALUES ('m', 'wall', 99)` },
  {
    since: 11,
    sql: `INSERT INTO decisions VALUES (7, 'ops', 'a', 5, 1, 'opened', 'critical', NULL, 5), (7, 'mail', 'a', 5, 0, 'flapping',
      'critical', '{"of":"flapping","since":5}', 5)`,
  },
  {
    since: 7,
    until: 10,
    sql: `INSERT INTO decisions VALUES (7, 'ops', 'a', 5, 1, 'opened'), (7, 'mail', 'a', 5, 1, 'opened')`,
  },
  {
    since: 7,
    sql: `INSERT INTO beliefs (check_id, recipient, incident, since, status, was)
      VALUES ('a', 'ops', '7', 5, 'critical', '["critical"]')`,
  },
  {
    ...{ since: 7, until: 13 },
    sql: `INSERT INTO undecided VALUES (9, 'a', '{"transition":{"seq":9,"checkId":"a","at":5,"text":"","change":{"of":"flapping",
      "to":false}},"check":{"id":"a","name":"a","host":null,"groups":[],"runbook":null},"state":{"status":"critical","since":5,
      "flapping":false,"blockedBy":null},"incident":{"id":"7","checkId":"a","openedAt":5,"closedAt":null,"worst":"critical","text":"",
      "closedAs":null},"acknowledgedAs":null,"silenced":false,"downtime":false}')`,
  },
  {
    since: 14,
    sql: `INSERT INTO undecided VALUES (9, 'a', '{"transition":{"seq":9,"checkId":"a","at":5,"text":"","change":{"of":"flapping",
      "to":false}},"check":{"id":"a","name":"a","host":null,"groups":[],"runbook":null},"state":{"status":"critical","since":5,
      "flapping":false,"blockedBy":null},"incident":{"id":"7","checkId":"a","openedAt":5,"closedAt":null,"worst":"critical","text":"",
      "closedAs":null,"impact":null},"acknowledgedAs":null,"silenced":false,"downtime":false}')`,
  },
  {
    since: 8,
    sql: `INSERT INTO traces (check_id, at, trace) VALUES ('a', 5, '{"of":"candidate","to":{"status":"warning","count":1}}')`,
  },
  { since: 8, sql: `INSERT INTO plans VALUES ('f', 'x')` },
  { since: 8, sql: `INSERT INTO adoptions VALUES (5, 'f')` },
  { since: 9, sql: `INSERT INTO keepsakes VALUES ('a', 'r', '{"read":7}', 5)` },
  { since: 11, sql: `INSERT INTO passages VALUES ('sent', 1, NULL, 5)` },
  { since: 11, sql: `INSERT INTO tries (message, parcel, begun_at) VALUES ('m', 1, 5)` },
  {
    since: 15,
    sql: `INSERT INTO captures VALUES ('c', '7', 'a', 'problem', '', 5, 9, '[{"title":"t","text":"x"}]', NULL)`,
  },
  {
    since: 17,
    sql: `INSERT INTO posts VALUES ('p', 'chat', 'C0', '1.2', 5, NULL, '[{"incident":"7","transition":7,"checkId":"a","host":null,
      "why":"opened","from":"ok","to":"critical","was":[],"at":5,"since":5,"text":"refused","groups":[],"explains":[],
      "runbook":null,"link":null}]', '{"7-5.chat":["acknowledged by ann"]}')`,
  },
  { since: 10, sql: `INSERT INTO lists VALUES ('a', 'r', '["k",null,{}]', 5)` },
]

test.each([...every, every.length + 1])('of what version %i left in any table, nothing is lost', async (version) => {
  const path = join(folder, 'state.db')
  using(openDatabase({ path, migrations: firstOf('store', version), synchronous: 'FULL' }), (database) => {
    for (const { since, until = version, sql } of LEFT) if (version >= since && version <= until) database.exec(sql)
  })
  const database = openDatabase({ path, migrations: shipped('store'), synchronous: 'FULL' })
  const unsound = createUnsound()
  const { state, decisions, course, quiets, notes, captures, sessions, outbox, posts, ledger } = createStateDb(
    database,
    unsound,
  )
  const { states, observations, openIncidents, acknowledgements, keepsakes, lists } = await state.load()
  const found = {
    ...{ states: states.size, observations: observations.size, incidents: openIncidents.size },
    ...{ acknowledgements: acknowledgements.size, keepsakes: keepsakes.size, lists: lists.size },
    transitions: (await state.events({ limit: 9 })).length,
    decisions: (await decisions.decisions({ limit: 9 })).length,
    beliefs: (await decisions.beliefs()).length,
    undecided: (await decisions.undecided()).length,
    outbox: (await outbox.open()).length,
    quiets: (await quiets.open()).length,
    notes: (await notes.list({ limit: 9 })).length,
    captures: (await captures.list({ incidentId: '7', limit: 9 })).length,
    sessions: (await sessions.all()).length,
    traces: (await course.traces({ from: 0, to: 99 })).length,
    plans: (await course.planAt(99)) === null ? 0 : 1,
    accounts: (await ledger.accounts({ limit: 9 })).length,
    tries: (await ledger.tries('sent')).length,
    posts: (await posts.all(0)).length,
  }
  database.close()
  const since = (first: number, count = 1) => (version >= first ? count : 0)
  expect([found, unsound.text()]).toEqual([
    {
      ...{ states: 1, observations: 1, incidents: 1, acknowledgements: 1, transitions: 1, decisions: 2 },
      ...{ beliefs: since(2), undecided: since(7), outbox: since(2), quiets: since(4), notes: since(4) },
      ...{ sessions: since(6), traces: since(8), plans: since(8), keepsakes: since(9), lists: since(10) },
      ...{ accounts: 2, tries: since(11), captures: since(15), posts: since(17) },
    },
    null,
  ])
})

const look = (at: number) => ({
  checkId: 'web1/tcp',
  host: 'web1',
  at,
  durationMs: 5,
  outcome: 'answered' as const,
  metrics: { connect: 5 },
  text: '',
})
const now = Date.now()

/** A history with one look in it, as a program leaves it that ends in order. */
async function leaveHistory(path: string): Promise<void> {
  const history = openHistory({ path, keepMs: 86_400_000 })
  history.append([look(now - 1_000)])
  await history.close()
}

test('a history.db is brought up to date with all its looks, and kept beside', async () => {
  const path = join(folder, 'history.db')
  await leaveHistory(path)
  // The next version of the program, whatever it will add.
  const version = sqlOf('history').length
  const migrations = firstOf('history', version)
  writeFileSync(join(migrations, '9999-next.sql'), 'CREATE TABLE next (id INTEGER)')
  openDatabase({ path, migrations, synchronous: 'NORMAL' }).close()
  for (const file of [`${path}.v${version}`, path]) {
    const database = new DatabaseSync(file)
    expect(using(database, (opened) => opened.prepare('SELECT check_id FROM series').all())).toEqual([
      { check_id: 'web1/tcp' },
    ])
  }
})

test('a history.db of a newer program is said, and not touched', async () => {
  const path = join(folder, 'history.db')
  await leaveHistory(path)
  using(new DatabaseSync(path), (database) => database.exec('PRAGMA user_version = 99'))
  const history = openHistory({ path, keepMs: 86_400_000 })
  await eventually(() => expect(history.trouble()?.text).toContain('newer Foretop'))
  await history.close()
  expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  expect(using(new DatabaseSync(path), (database) => database.prepare('PRAGMA user_version').get())).toEqual({
    user_version: 99,
  })
})

/** A notice that a program before beliefs kept, to one channel. */
const kept = (row: { of: string; to: string; at: number; why: string; state: string; said?: string }) => {
  const said =
    row.said ?? JSON.stringify({ since: 5.4, from: 'warning', to: row.why === 'resolved' ? 'ok' : 'critical' })
  return `INSERT INTO outbox (id, channel, incident, check_id, transition, why, notice, created_at, due_at, state) VALUES
    ('${row.of}${row.to}${row.at}', '${row.to}', '1', '${row.of}', ${row.at}, '${row.why}', '${said}', 1, 1, '${row.state}');`
}
const open = (checkId: string) =>
  `INSERT INTO incidents (id, check_id, opened_at, worst, text) VALUES ('${checkId}', '${checkId}', 1, 'critical', '');`

test('what people believe is what came last, unless anybody was told that it is over', () => {
  const older = { path: join(folder, 'state.db'), migrations: firstOf('store', 6), synchronous: 'FULL' } as const
  using(openDatabase(older), (database) =>
    database.exec(`
      ${kept({ of: 'a', to: 'ops', at: 1, why: 'opened', state: 'sent', said: '{"since":5.4,"to":"warning","was":[]}' })}
      ${kept({ of: 'a', to: 'ops', at: 2, why: 'worse', state: 'sent', said: '{"since":5.4,"to":"critical","was":["warning"]}' })}
      ${kept({ of: 'a', to: 'mail', at: 2, why: 'worse', state: 'sent' })}
      ${kept({ of: 'a', to: 'page', at: 2, why: 'worse', state: 'dead' })} ${open('a')}
      ${kept({ of: 'renamed', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'renamed', to: 'duty', at: 2, why: 'resolved', state: 'sent' })}
      ${kept({ of: 'unheard', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'unheard', to: '', at: 2, why: 'resolved', state: 'sent', said: '{}' })}
      ${kept({ of: 'ending', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'ending', to: 'ops', at: 2, why: 'resolved', state: 'waiting' })}
      ${kept({ of: 'ending', to: 'mail', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'ending', to: 'mail', at: 2, why: 'resolved', state: 'sent' })}
      ${kept({ of: 'long ago', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'the monitor itself (store)', to: 'ops', at: 1, why: 'opened', state: 'sent' })}
      ${kept({ of: 'broken', to: 'ops', at: 1, why: 'opened', state: 'sent', said: '{' })} ${open('broken')}
      ${kept({ of: 'without', to: 'ops', at: 1, why: 'opened', state: 'sent', said: '{}' })} ${open('without')}`),
  )
  const rows = using(openDatabase({ ...older, migrations: shipped('store') }), (database) =>
    database.prepare('SELECT check_id, recipient, since, status, was FROM beliefs ORDER BY check_id, recipient').all(),
  )
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
    'a mail 5 critical ["warning","critical"]',
    'a ops 5 critical ["warning","critical"]',
    'ending ops 5 critical ["critical"]',
    'the monitor itself (store) ops 5 critical ["critical"]',
  ])
})

test('of each decision there is one for each of those whom it was for, and none is lost', () => {
  const older = { path: join(folder, 'state.db'), migrations: firstOf('store', 6), synchronous: 'FULL' } as const
  using(openDatabase(older), (database) =>
    database.exec(`INSERT INTO decisions (transition_seq, check_id, at, send, why, channels) VALUES
      (1, 'a', 1, 1, 'opened', '["ops","mail","ops"]'), (2, 'a', 2, 0, 'blocked', '[]'), (3, 'a', 3, 0, 'blocked', '{')`),
  )
  const rows = using(openDatabase({ ...older, migrations: shipped('store') }), (database) =>
    database.prepare('SELECT transition_seq, recipient, why FROM decisions ORDER BY 1, 2').all(),
  )
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
    '1 mail opened',
    '1 ops opened',
    '2  blocked',
    '3  blocked',
  ])
})
