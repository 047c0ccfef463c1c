import type { DatabaseSync } from 'node:sqlite'
import { quietSchema } from '@foretop/shared/model/handling.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import { namesIn } from '../core/meant.ts'
import { createReader, createUnsound, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** Silences and downtimes. */
export interface QuietStore {
  readonly writers: WritersOf<'quiets'>
  /** In force or to come. */
  open(): Promise<readonly Quiet[]>
  /** Those that ended, newest end first. */
  ended(filter: { readonly kind: Quiet['kind']; readonly limit: number }): Promise<readonly Quiet[]>
  /** The same of both kinds, until they name more than `names`: their scopes can be long. */
  ofLate(most: { readonly quiets: number; readonly names: number }): Promise<readonly Quiet[]>
  /** Drops those that ended before `at` (wall ms), inside a transaction. */
  prune(at: number): void
}

export function createQuietStore(database: DatabaseSync, unsound: Unsound = createUnsound()): QuietStore {
  const table = createTable(database, 'quiets', quietSchema, { match: 'scope', from: 'begins_at' })
  const reader = createReader(unsound)
  const open = database.prepare('SELECT * FROM quiets WHERE ended_at IS NULL ORDER BY until')
  const ended = database.prepare(
    'SELECT * FROM quiets WHERE kind = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?',
  )
  const past = database.prepare('SELECT * FROM quiets WHERE ended_at IS NOT NULL ORDER BY ended_at DESC')
  const prune = database.prepare('DELETE FROM quiets WHERE ended_at < ?')
  return {
    writers: { quiets: each(table.insert('INSERT OR REPLACE')) },
    open: async () => reader.all('quiets', open, table.of),
    ended: async ({ kind, limit }) => reader.all('quiets', ended, table.of, kind, limit),
    ofLate: async (most) => untilTheyName(most, reader.each('quiets', past, table.of)),
    prune: (at) => void prune.run(at),
  }
}

/** Of those as many as there may be: the last is the one that makes them too many names. */
export function untilTheyName(
  most: { readonly quiets: number; readonly names: number },
  all: Iterable<Quiet>,
): readonly Quiet[] {
  const found: Quiet[] = []
  let names = 0
  for (const quiet of all) {
    found.push(quiet)
    names += namesIn(quiet.match)
    if (found.length === most.quiets || names > most.names) break
  }
  return found
}
