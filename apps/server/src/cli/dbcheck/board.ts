import { type Board, boardOf as boardFrom } from '@foretop/shared/databases/board.ts'
import { databasesOf, type Seen } from '@foretop/shared/databases/database.ts'
import { findingsOf } from './findings.ts'

export type { Board } from '@foretop/shared/databases/board.ts'

/** Only what concerns the databases in `wanted`, by name, host or group; `null`: all. */
export function boardOf(sight: Seen, wanted: ReadonlySet<string> | null = null): Board {
  const databases = databasesOf(sight)
  return boardFrom(databases, findingsOf(databases, sight.views()), wanted)
}
