import type { Row } from '../mysql.ts'
import type { Asked } from './statements.ts'

const DAY_MS = 86_400_000

/** Tables of the engine that remembers its checks, and days since each was checked; `null`: never. */
const REMEMBERING: readonly (readonly [name: string, days: number | null])[] = [
  ['includetext', null],
  ['random_user_set', null],
  ['statkeylist', 212],
  ['stats', 96],
  ['supportlog', 41],
]
const FORGETTING = 187

/** The rows that information_schema.TABLES has of them, never checked first. */
export const checkedTables = ({ world }: Asked): readonly Row[] =>
  REMEMBERING.map(([name, days]) => ({
    ...{ db: 'site', name, engine: 'MyISAM' },
    checked: days === null ? null : sqlTime(world.at - days * DAY_MS),
  }))

export const countedTables = (): readonly Row[] => [
  { engine: 'InnoDB', tables: FORGETTING },
  { engine: 'MyISAM', tables: REMEMBERING.length },
]

const sqlTime = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
