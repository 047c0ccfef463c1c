import { SqlError } from './refusal.ts'
import type { SqlRow } from './session.ts'

export type Ask = (sql: string) => Promise<readonly SqlRow[]>

export interface Version {
  readonly mariadb: boolean
  /** Major, minor and patch as one number that compares: 8.0.22 is 80022. */
  readonly number: number
  /** As people write it: `MariaDB 10.11.19`, `MySQL 5.0.67`. */
  readonly text: string
}

/**
 * From `SELECT VERSION()` or the variable of that name, never from the greeting, in which MariaDB says `5.5.5-` first.
 * What has no number counts as the oldest.
 */
export function parseVersion(version: string): Version {
  const mariadb = /mariadb/i.test(version)
  const [, major = '0', minor = '0', patch = '0'] = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(version) ?? []
  const number = Number(major) * 10_000 + Number(minor) * 100 + Number(patch)
  const plain = version.replace(/-.*/, '')
  return { mariadb, number, text: `${mariadb ? 'MariaDB' : 'MySQL'} ${plain}` }
}

export interface Statements {
  /** The same question in several wordings, the likeliest first. */
  readonly channels: readonly string[]
  readonly position: readonly string[]
  readonly logs: readonly string[]
}

/**
 * MySQL renamed its statements in 8.0.22 and 8.2 and removed the old ones in 8.4; MariaDB shows several masters only by
 * ALL SLAVES (from 10.0), under the old column names. From the reference manuals; MariaDB 10.11 live.
 */
export function statementsFor({ mariadb, number }: Version): Statements {
  const logs = ['SHOW BINARY LOGS', 'SHOW MASTER LOGS']
  const before = (since: number, old: string, renamed: string) => (number < since ? [old, renamed] : [renamed, old])
  if (mariadb)
    return {
      channels: ['SHOW ALL SLAVES STATUS', 'SHOW SLAVE STATUS'],
      position: ['SHOW MASTER STATUS', 'SHOW BINLOG STATUS'],
      logs,
    }
  return {
    channels: before(80_022, 'SHOW SLAVE STATUS', 'SHOW REPLICA STATUS'),
    position: before(80_200, 'SHOW MASTER STATUS', 'SHOW BINARY LOG STATUS'),
    logs,
  }
}

const UNKNOWN_STATEMENT = 1064

/** Asks the first wording this server knows. Rejects with its `SqlError`, 1064 when it knows none. */
export async function askFirst(ask: Ask, wordings: readonly string[]): Promise<readonly SqlRow[]> {
  let unknown: unknown
  for (const sql of wordings) {
    try {
      return await ask(sql)
    } catch (error) {
      if (!(error instanceof SqlError) || error.errno !== UNKNOWN_STATEMENT) throw error
      unknown = error
    }
  }
  throw unknown
}
