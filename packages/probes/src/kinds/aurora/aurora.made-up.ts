import type { SqlRow } from '../mysql/session.ts'
import { INSTANCES, OWN } from './statements.ts'

/** Made after the documentation: nobody has an Aurora of his own to ask. Ages are in seconds. */
export interface MadeUp {
  readonly id: string
  readonly writer?: boolean
  readonly lagMs?: number | string | null
  readonly age?: number | null
  /** Of the zone of the session to UTC. */
  readonly zoneHours?: number
}

type Cell = string | number | null

export const listed = ({ id, writer = false, lagMs = 20.069, age = 0.4, zoneHours = 0 }: MadeUp) => ({
  id,
  session_id: writer ? 'MASTER_SESSION_ID' : `43cf0527-e07a-441c-b8c2-${id}`,
  // What the writer tells of its lag has no sense.
  lag_ms: writer && lagMs === 20.069 ? '1.8446744073709552e19' : lagMs,
  cpu: 1.2531328201293945 as Cell,
  age_us: age === null ? null : Math.round((age + zoneHours * 3_600) * 1e6),
  age_utc_us: age === null ? null : Math.round(age * 1e6),
})

export const own = (id: string, readOnly: boolean) => ({ id, read_only: Number(readOnly) })

export const table = (...rows: readonly SqlRow[]) => ({ columns: Object.keys(rows[0] ?? {}), rows })

/** The answers of a cluster as the instance `own` gives them, for a stand-in. */
export const clusterOf =
  (asked: ReturnType<typeof own>, ...rows: readonly MadeUp[]) =>
  (sql: string) => {
    if (sql === OWN) return [asked]
    return sql === INSTANCES ? rows.map(listed) : []
  }
