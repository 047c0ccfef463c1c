import { isWriter, writeRate } from './databases.ts'
import { has, serves } from './health.ts'
import { flicker } from './traffic.ts'
import { type Following, of, type Step, type World } from './world.ts'

/** How much faster than it is written a log can be applied. */
const CATCHES_UP = 12
/** Of the speed at which the log is written: a replica that cannot keep up. */
const TOO_SLOW = 0.15
/** Bytes of the changes that are being applied at any moment. */
const IN_HAND = 700
/** Bytes a second below which a log counts as quiet. */
const QUIET = 2_000

/** One step of a replica: it fetches what its source has written and applies what it has fetched. */
export function advanceFollowing(world: World, before: Following, name: string, { at, seconds }: Step): Following {
  const { source } = before
  const reachable = serves(world, source, 'database')
  const sql = has(world, name, 'replication') ? 'No' : 'Yes'
  const read = reachable ? of(world.databases, source).written : before.read
  // A writer's source only sends its own changes back, which it skips.
  if (isWriter(name))
    return { source, read, applied: sql === 'Yes' ? read : before.applied, ...state(reachable, sql, 0) }
  const rate = Math.max(QUIET, writeRate(source, at))
  const fastest = rate * (has(world, name, 'lag') ? TOO_SLOW : CATCHES_UP) * seconds
  const inHand = IN_HAND * (1 + flicker(at, `${name} in hand`))
  const applied =
    sql === 'Yes' ? Math.max(before.applied, Math.min(read - inHand, before.applied + fastest)) : before.applied
  return { source, read, applied, ...state(reachable, sql, (read - applied) / rate) }
}

/** As the server says it: no figure while either thread does not run. */
const state = (
  reachable: boolean,
  sql: Following['sql'],
  seconds: number,
): Pick<Following, 'io' | 'sql' | 'seconds'> => ({
  io: reachable ? 'Yes' : 'Connecting',
  sql,
  seconds: reachable && sql === 'Yes' ? Math.round(seconds) : null,
})
