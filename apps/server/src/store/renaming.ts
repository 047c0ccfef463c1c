import type { DatabaseSync } from 'node:sqlite'
import { blockedBy, IS_BLOCKING } from './incidents.ts'
import { each } from './write.ts'

/** Of these a check has one row at most: what another check of that id left goes. */
const ONE_EACH = ['states', 'keepsakes', 'acknowledgements', 'beliefs']
const MANY = ['transitions', 'incidents', 'decisions', 'traces', 'notes', 'captures', 'undecided', 'outbox']

/** Where the id stands once more in what is kept as JSON. */
const WITHIN = [
  "UPDATE states SET state = json_set(state, '$.checkId', ?1) WHERE check_id = ?1",
  "UPDATE states SET observation = json_set(observation, '$.checkId', ?1) WHERE check_id = ?1 AND observation IS NOT NULL",
  "UPDATE outbox SET notice = json_set(notice, '$.checkId', ?1) WHERE check_id = ?1",
  "UPDATE undecided SET situation = json_set(situation, '$.transition.checkId', ?1, '$.check.id', ?1) WHERE check_id = ?1",
  "UPDATE undecided SET situation = json_set(situation, '$.incident.checkId', ?1) WHERE check_id = ?1 AND json_type(situation, '$.incident') = 'object'",
]

/** Gives all rows of a check to another id. */
export function createRenaming(database: DatabaseSync) {
  const clear = ONE_EACH.map((table) => database.prepare(`DELETE FROM ${table} WHERE check_id = ?`))
  const move = [...ONE_EACH, ...MANY].map((table) =>
    database.prepare(`UPDATE ${table} SET check_id = ? WHERE check_id = ?`),
  )
  const explained = database.prepare(`UPDATE transitions SET change = ? WHERE change = ? AND ${IS_BLOCKING}`)
  const within = WITHIN.map((sql) => database.prepare(sql))
  return each(({ from, to }: { readonly from: string; readonly to: string }) => {
    if (from === to) return
    for (const statement of clear) statement.run(to)
    for (const statement of move) statement.run(to, from)
    for (const statement of within) statement.run(to)
    explained.run(blockedBy(to), blockedBy(from))
  })
}
