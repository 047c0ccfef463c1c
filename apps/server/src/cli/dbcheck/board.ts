import { type Board, boardOf as boardFrom } from '@foretop/shared/databases/board.ts'
import { databasesOf } from '@foretop/shared/databases/database.ts'
import type { Sight } from '../sight.ts'
import { findingsOf } from './findings.ts'

export type { Board } from '@foretop/shared/databases/board.ts'

/** Only what concerns the databases in `wanted`, by name, host or group; `null`: all. */
export function boardOf(
  sight: Pick<Sight, 'views' | 'catalogue' | 'latest'>,
  wanted: ReadonlySet<string> | null = null,
): Board {
  const databases = databasesOf(sight)
  return boardFrom(databases, findingsOf(databases, sight), wanted)
}
