import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createRandom, type Random } from './damaged.ts'

const PAGE = 4_096

/** Damages `state.db` of a folder that nobody uses, always the same way for the same file and run; what was done, in words. */
export function damageState(folder: string, run: number): string {
  const path = join(folder, 'state.db')
  mergeLog(path)
  const [how, apply] = KINDS[run % KINDS.length] ?? KINDS[0]
  return `${run}: ${how}${apply(path, createRandom(run + 1)) ?? ''}`
}

/** Checks whose open incident can still be read from the file as it is. */
export function readableIncidents(folder: string): readonly { readonly id: string; readonly checkId: string }[] {
  try {
    using database = new DatabaseSync(join(folder, 'state.db'))
    return database
      .prepare('SELECT * FROM incidents NOT INDEXED WHERE closed_at IS NULL')
      .all()
      .flatMap(({ id, check_id, worst, closed_as }) =>
        ['warning', 'critical', 'unknown'].includes(String(worst)) && closed_as === null
          ? [{ id: String(id), checkId: String(check_id) }]
          : [],
      )
  } catch {
    return []
  }
}

/** Asks for all that rests on what was stored, as pages do that connect; what went wrong. */
export async function lookEverywhere(url: string): Promise<readonly string[]> {
  const broken: string[] = []
  for (const path of ROUTES) {
    const { status } = await fetch(`${url}/api/v1/${path}`)
    if (status >= 500) broken.push(`${path} answers ${status}`)
  }
  const snapshot = await takeSnapshot(url)
  if (!snapshot.includes('"snapshot"')) broken.push(`a page that connects gets ${snapshot.slice(0, 100)}`)
  return broken
}

const ROUTES = [
  'checks',
  'events?limit=500',
  'incidents?limit=500',
  'decisions?limit=500',
  'silences?past=100',
  'downtimes?past=100',
  'notes?limit=100',
  'acknowledgements',
]

/** The first picture, over the long-polling transport of socket.io: no library is needed for it. */
async function takeSnapshot(url: string): Promise<string> {
  const endpoint = `${url}/socket.io/?EIO=4&transport=polling`
  const opened = await (await fetch(endpoint)).text()
  const sid = /"sid":"([^"]+)"/.exec(opened)?.[1]
  await fetch(`${endpoint}&sid=${sid}`, { method: 'POST', body: '40' })
  const first = await (await fetch(`${endpoint}&sid=${sid}`)).text()
  return first.includes('snapshot') ? first : first + (await (await fetch(`${endpoint}&sid=${sid}`)).text())
}

type Damage = (path: string, random: Random) => string | undefined

const bytes =
  (change: (all: Buffer, random: Random) => Buffer): Damage =>
  (path, random) => {
    writeFileSync(path, change(readFileSync(path), random))
    return undefined
  }

function flip(all: Buffer, random: Random, below: number): Buffer {
  for (let left = 1 + random(5); left > 0; left -= 1) {
    const at = random(below)
    all[at] = (all[at] ?? 0) ^ (1 << random(8))
  }
  return all
}

const pageOf = (all: Buffer, random: Random) => PAGE * random(Math.floor(all.length / PAGE))

const TEXTS = ['', 'null', '[]', '{}', '{"a":', '"x"', '7', '{"checkId":5}', '\u0000', 'x'.repeat(100_000)]
const NUMBERS = [0, -1, 2 ** 31, 2 ** 52, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n]

/** One value of one row is another one. */
function damageRow(path: string, random: Random): string {
  using database = new DatabaseSync(path)
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all()
    .map(({ name }) => String(name))
  const table = tables[random(tables.length)] ?? 'states'
  const columns = database.prepare('SELECT name, type FROM pragma_table_info(?)').all(table)
  const column = columns[random(columns.length)]
  const rows = database.prepare(`SELECT rowid AS place FROM ${table}`).all()
  const row = rows[random(rows.length)]
  const values = column?.type === 'INTEGER' ? NUMBERS : TEXTS
  const value = values[random(values.length)] ?? null
  const what = ` ${table}.${column?.name} = ${String(value).slice(0, 30)}`
  if (row === undefined) return `${what} (there is no row)`
  try {
    database.exec('PRAGMA ignore_check_constraints = 1')
    database.prepare(`UPDATE ${table} SET ${column?.name} = ? WHERE rowid = ?`).run(value, row.place ?? null)
    return what
  } catch (error) {
    return `${what} (refused: ${error})`
  }
}

const KINDS: readonly [readonly [string, Damage], ...(readonly [string, Damage])[]] = [
  ['row', damageRow],
  ['bits flipped', bytes((all, random) => flip(all, random, all.length))],
  ['row', damageRow],
  ['bits of the header flipped', bytes((all, random) => flip(all, random, 100))],
  ['row', damageRow],
  [
    'cut off',
    (path, random) => {
      truncateSync(path, random(readFileSync(path).length))
      return undefined
    },
  ],
  ['row', damageRow],
  [
    'a page of zeros',
    bytes((all, random) => {
      const at = pageOf(all, random)
      return all.fill(0, at, at + PAGE)
    }),
  ],
  ['row', damageRow],
  [
    'a page of noise',
    bytes((all, random) => {
      const at = pageOf(all, random)
      for (let index = at; index < at + PAGE; index += 1) all[index] = random(256)
      return all
    }),
  ],
  ['text', bytes((_, random) => Buffer.from('this is no database\n'.repeat(random(1_000))))],
  [
    'missing',
    (path) => {
      rmSync(path)
      return undefined
    },
  ],
]

/** All that it holds is in the file itself from here on. */
function mergeLog(path: string): void {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) rmSync(path + end)
}
