import type { Refused } from '@foretop/shared/handling.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { client } from '../api.ts'
import { nameOfId } from '../checks/status.ts'
import { table } from '../live/live.ts'
import { drop, toast } from '../shell/toasts.ts'

interface Performance<T> {
  /** What was done to these, to be read after `Acknowledged`, `Silenced` …; said again for fewer if some are refused. */
  readonly text: (ids: readonly string[]) => string
  /** What it is called when it was not done: `Not acknowledged`. */
  readonly otherwise: string
  readonly ids: readonly string[]
  /** How the rows will look; they look so at once. */
  readonly guess?: Partial<Summary>
  readonly ask: () => Promise<T>
  readonly refused?: (answer: T) => Refused
  readonly undo?: (answer: T) => void
}

/** Does something for a person: shown at once, with the way back; what failed or was refused is taken back and said. */
export function perform<T>({ text, otherwise, ids, guess = {}, ask, refused, undo }: Performance<T>): void {
  const before = new Map(ids.map((id) => [id, flagsOf(id)]))
  table.guess(ids, guess)
  const asked = ask()
  const back = undo === undefined ? null : () => void asked.then(undo, () => undefined)
  let shown = toast(text(ids), back)
  const restore = (ids: readonly string[]) => {
    for (const id of ids) table.guess([id], before.get(id) ?? {})
  }
  asked
    .then((answer) => {
      const not = refused?.(answer) ?? []
      if (not.length === 0) return
      drop(shown)
      const left = ids.filter((id) => !not.some((one) => one.id === id))
      if (left.length > 0) shown = toast(text(left), back)
      restore(not.map(({ id }) => id))
      toast(`${otherwise}: ${reasons(not)}`)
    })
    .catch((cause) => {
      drop(shown)
      restore(ids)
      toast(`${otherwise}: ${cause instanceof Error ? cause.message : String(cause)}`)
    })
    .finally(forget)
}

/** `web11 http`, or `12 checks`. */
export const what = (ids: readonly string[]): string =>
  ids.length === 1 ? nameOfId(ids[0] ?? '') : `${ids.length} checks`

const NAMED = 3

/** Why each was not done, by name; many are cut. */
export function reasons(refused: Refused): string {
  const named = refused.slice(0, NAMED).map(({ id, reason }) => `${nameOfId(id)} (${reason})`)
  const more = refused.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** What was fetched of what people have in hand may be wrong now. */
function forget(): void {
  for (const of of ['handling', 'check', 'downtimes', 'notes', 'incident'])
    void client.invalidateQueries({ queryKey: [of] })
}

function flagsOf(id: string): Partial<Summary> {
  const row = table.rows.get(id)
  return row === undefined ? {} : { acknowledged: row.acknowledged, silenced: row.silenced, downtime: row.downtime }
}
