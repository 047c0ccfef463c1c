import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { rescue } from './rescue.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')
const ORDER = [
  'states',
  'incidents',
  'acknowledgements',
  'quiets',
  'beliefs',
  'undecided',
  'outbox',
  'sessions',
  'keepsakes',
  'lists',
  'notes',
  'plans',
  'adoptions',
  'decisions',
  'passages',
  'tries',
  'transitions',
  'traces',
  'captures',
]

let folder: string
let path: string
let into: DatabaseSync
const open = (file: string) => openDatabase({ path: file, migrations: MIGRATIONS, synchronous: 'NORMAL' })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-rescue-'))
  path = join(folder, 'state.db')
  into = open(':memory:')
})
afterEach(() => {
  vi.restoreAllMocks()
  into.close()
  rmSync(folder, { recursive: true })
})

function write(sql: string): void {
  using database = open(path)
  database.exec(sql)
}
/** Rows of one kind, numbered from 1, in the file that is to be saved. */
const addMany = (count: number, insert: string) =>
  write(`WITH RECURSIVE numbered (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbered WHERE n < ${count}) ${insert}`)
const TRANSITIONS = "INSERT INTO transitions SELECT n, 'web1/http', n, hex(zeroblob(100)), '{}' FROM numbered"
const STATES = "INSERT INTO states SELECT 'check' || n, '{}', NULL FROM numbered"
const rowsOf = (table: string) => into.prepare(`SELECT rowid AS place, * FROM ${table} ORDER BY rowid`).all()
const places = (table: string) => rowsOf(table).map(({ place }) => Number(place))

test('a row of every table is saved as it was, whatever it holds', () => {
  write(`
    INSERT INTO states VALUES ('a', '{"x":1}', NULL), ('b', '{}', '{"y":2}');
    INSERT INTO incidents VALUES ('7', 'a', 1, NULL, 'critical', 'refused', NULL, NULL);
    INSERT INTO acknowledgements VALUES ('a', '7', 5, NULL, 'ann', 'known', 'warning', 0);
    INSERT INTO quiets VALUES ('q', 'silence', '{}', 1, ${Number.MAX_SAFE_INTEGER}, 1, 'ann', '', NULL, NULL, 'kernel', 5, '[]', 7);
    INSERT INTO outbox (id, channel, incident, check_id, transition, why, notice, created_at, due_at, state)
      VALUES ('1', 'ops', '7', 'a', 1, 'opened', '{}', 1, 1, 'sent');
    INSERT INTO sessions VALUES ('mark', 'wall', 9);
    INSERT INTO keepsakes VALUES ('a', 'r', '{}', 1);
    INSERT INTO lists VALUES ('a', 'r', '', 1);
    INSERT INTO notes VALUES ('n', 'a', 1, 'seen before', 'ann', '7');
    INSERT INTO decisions VALUES (1, 'ops', 'a', 1, 1, 'opened', 'critical', NULL, 1);
    INSERT INTO passages VALUES ('1', 1, NULL, 1);
    INSERT INTO tries (message, parcel, begun_at) VALUES ('m', 1, 1);
    INSERT INTO plans VALUES ('f', 'x');
    INSERT INTO adoptions VALUES (1, 'f');
    INSERT INTO traces (check_id, at, trace) VALUES ('a', 1, '{}');
    INSERT INTO captures VALUES ('c', '7', 'a', 'problem', '', 1, 2, '[]', NULL);
    INSERT INTO posts VALUES ('p', 'bot', 'C1', '1.2', 1, NULL, '[]', '{}');
    INSERT INTO undecided VALUES (2, 'a', '{}');
    INSERT INTO beliefs VALUES ('a', 'ops', '1', 5, 'critical', '["critical"]', '[7]', 9);
    INSERT INTO transitions VALUES (1, 'a', 1, 'refused', '{}');`)
  expect(rescue(path, into)).toEqual({ rows: 21, incomplete: [] })
  using source = new DatabaseSync(path)
  for (const table of ORDER)
    expect(rowsOf(table)).toEqual(source.prepare(`SELECT rowid AS place, * FROM ${table} ORDER BY rowid`).all())
})

test('what is on either side of a page that cannot be read is saved', () => {
  addMany(500, TRANSITIONS)
  const all = readFileSync(path)
  using source = new DatabaseSync(path, { readOnly: true })
  const leaves = source
    .prepare("SELECT pageno FROM dbstat WHERE name = 'transitions' AND pagetype = 'leaf' ORDER BY path")
    .all()
    .map(({ pageno }) => Number(pageno))
  const middle = leaves[Math.floor(leaves.length / 2)] ?? 0
  all.fill(0xff, (middle - 1) * 4_096, middle * 4_096)
  writeFileSync(path, all)
  const { rows, incomplete } = rescue(path, into)
  const saved = places('transitions')
  expect([incomplete, saved.length, saved.at(0), saved.at(-1)]).toEqual([['transitions'], rows, 1, 500])
  const missing = Array.from({ length: 500 }, (_, index) => index + 1).filter((seq) => !saved.includes(seq))
  // One leaf's rows, all in a row.
  expect(missing.length).toBeGreaterThan(0)
  expect(missing.length).toBeLessThan(40)
  expect((missing.at(-1) ?? 0) - (missing[0] ?? 0)).toBe(missing.length - 1)
})

test('when time runs out, what open trouble rests on is there, and of the rest the newest', () => {
  addMany(10, STATES)
  addMany(10, TRANSITIONS)
  let ms = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    ms += 1
    return ms * 400
  })
  // 5 s, of which a row takes 400 ms: ten states and two transitions.
  expect(rescue(path, into)).toEqual({ rows: 12, incomplete: ['transitions'] })
  expect([places('states').length, places('transitions')]).toEqual([10, [9, 10]])
})

test('a table whose definition is gone is said to be missing, and the others are saved', () => {
  addMany(3, TRANSITIONS)
  write('DROP TABLE notes')
  expect(rescue(path, into)).toEqual({ rows: 3, incomplete: ['notes'] })
})

test('a row that cannot be is left behind', () => {
  addMany(3, TRANSITIONS)
  write(`INSERT INTO transitions VALUES (0, 'a', 1, '', '{}'), (-7, 'a', 1, '', '{}'), (${2 ** 50}, 'a', 1, '', '{}');
    PRAGMA ignore_check_constraints = 1;
    INSERT INTO quiets (id, kind, scope, begins_at, until, at, by, note) VALUES ('q', 'noise', '{}', 1, 2, 1, 'ann', '')`)
  expect(rescue(path, into)).toEqual({ rows: 3, incomplete: ['quiets', 'transitions'] })
  expect(places('transitions')).toEqual([1, 2, 3])
})

test('a new file that takes no more is no saving: it throws', () => {
  addMany(500, TRANSITIONS)
  const { page_count: pages } = into.prepare('PRAGMA page_count').get() ?? {}
  into.exec(`PRAGMA max_page_count = ${Number(pages) + 5}`)
  expect(() => rescue(path, into)).toThrow('cannot be saved')
})
