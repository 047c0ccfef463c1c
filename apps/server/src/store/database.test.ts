import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DatabaseOptions, openDatabase } from './database.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-store-'))
  mkdirSync(join(folder, 'migrations'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const migration = (name: string, sql: string) => writeFileSync(join(folder, 'migrations', name), sql)
const options = (): DatabaseOptions => ({
  path: join(folder, 'state.db'),
  migrations: join(folder, 'migrations'),
  synchronous: 'FULL',
})
const open = () => openDatabase(options())
const version = (database: DatabaseSync) => database.prepare('PRAGMA user_version').get()?.user_version

test('a new file gets every migration, in order', () => {
  migration('0002-more.sql', 'ALTER TABLE things ADD COLUMN more TEXT')
  migration('0001-things.sql', 'CREATE TABLE things (id INTEGER)')
  using scope = new DisposableStack()
  const database = scope.adopt(open(), (database) => database.close())
  database.exec("INSERT INTO things VALUES (1, 'x')")
  expect(version(database)).toBe(2)
})
test('an older file gets what is new, and a copy of it is kept', () => {
  migration('0001-things.sql', 'CREATE TABLE things (id INTEGER)')
  const old = open()
  old.exec('INSERT INTO things VALUES (7)')
  old.close()
  migration('0002-more.sql', 'DROP TABLE things')
  open().close()
  const copy = new DatabaseSync(join(folder, 'state.db.v1'))
  expect(copy.prepare('SELECT id FROM things').get()).toEqual({ id: 7 })
  copy.close()
})
test('a file that needs nothing is not copied', () => {
  migration('0001-things.sql', 'CREATE TABLE things (id INTEGER)')
  open().close()
  open().close()
  expect(existsSync(join(folder, 'state.db.v1'))).toBe(false)
})
test('a migration that fails leaves the file as it was', () => {
  migration('0001-things.sql', 'CREATE TABLE things (id INTEGER)')
  open().close()
  migration('0002-broken.sql', 'CREATE TABLE fine (id INTEGER); CREATE TABEL broken')
  expect(open).toThrow('migration 0002-broken.sql')
  const database = new DatabaseSync(join(folder, 'state.db'))
  expect(version(database)).toBe(1)
  expect(database.prepare("SELECT name FROM sqlite_master WHERE name = 'fine'").get()).toBeUndefined()
  database.close()
})
test('a file of a newer program is refused and not touched', () => {
  migration('0001-things.sql', 'CREATE TABLE things (id INTEGER)')
  const database = open()
  database.exec('PRAGMA user_version = 9')
  database.close()
  expect(open).toThrow('newer Foretop (version 9, this one knows 1)')
})
test('commits are durable before they are told', () => {
  migration('0001-things.sql', 'CREATE TABLE things (id INTEGER)')
  const database = open()
  expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
  expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  database.close()
})
test('a lock of another process holds a commit up for 50 ms, not the whole program for seconds', () => {
  migration('0001-things.sql', 'CREATE TABLE things (id INTEGER)')
  using scope = new DisposableStack()
  const close = (database: DatabaseSync) => database.close()
  const other = scope.adopt(open(), close)
  const ours = scope.adopt(openDatabase({ ...options(), waitMs: 50 }), close)
  other.exec('BEGIN IMMEDIATE')
  expect(ours.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 50 })
  expect(() => ours.exec('BEGIN IMMEDIATE')).toThrow('locked')
})
