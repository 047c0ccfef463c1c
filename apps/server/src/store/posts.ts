import type { DatabaseSync } from 'node:sqlite'
import { type Post, postSchema } from '../alerts/posts.ts'
import { createReader, createUnsound, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** What stands on channels that keep it up to date. */
export interface PostStore {
  readonly writers: WritersOf<'posts' | 'unposted'>
  /** Those that are not over, or since no earlier than that wall time; oldest first. */
  all(since: number): Promise<readonly Post[]>
  /** Drops those that were over before `at` (wall ms), or posted before it, inside a transaction. */
  prune(at: number): void
}

export function createPostStore(database: DatabaseSync, unsound: Unsound = createUnsound()): PostStore {
  const table = createTable(database, 'posts', postSchema)
  const reader = createReader(unsound)
  const sql = {
    all: database.prepare('SELECT * FROM posts WHERE ended_at IS NULL OR ended_at >= ? ORDER BY at, id'),
    remove: database.prepare('DELETE FROM posts WHERE id = ?'),
    prune: database.prepare('DELETE FROM posts WHERE coalesce(ended_at, at) < ?'),
  }
  return {
    writers: {
      posts: each(table.insert('INSERT OR REPLACE')),
      unposted: each((id) => void sql.remove.run(id)),
    },
    all: async (since) => reader.all('posts', sql.all, table.of, since),
    prune: (at) => void sql.prune.run(at),
  }
}
