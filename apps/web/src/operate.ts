import type { Acknowledgement } from '@foretop/shared/model.ts'
import { type Acknowledge, acknowledge, client, recheck, unacknowledge } from './api.ts'
import { table } from './live/live.ts'
import { nameOfId } from './status.ts'
import { toast } from './toasts.ts'

/** What a person may do to checks. Shown at once, confirmed by the stream, and said when it failed. */

const what = (ids: readonly string[]) => (ids.length === 1 ? nameOfId(ids[0] ?? '') : `${ids.length} checks`)

export function acknowledgeAll(ids: readonly string[], body: Acknowledge): void {
  const taken = new Map<string, Promise<Acknowledgement>>()
  const take = (id: string) => {
    const answer = acknowledge(id, body)
    taken.set(id, answer)
    return answer
  }
  toast(`Acknowledged ${what(ids)}`, () => giveBack(taken))
  each(ids, take, true)
}

/** Releases no more than was taken: by now another person may have it. */
function giveBack(taken: ReadonlyMap<string, Promise<Acknowledgement>>): void {
  const ids = [...taken.keys()]
  toast(`Released ${what(ids)}`)
  each(ids, async (id) => unacknowledge(id, (await taken.get(id))?.at), false)
}

export function release(ids: readonly string[]): void {
  toast(`Released ${what(ids)}`)
  each(ids, (id) => unacknowledge(id), false)
}

export function recheckAll(ids: readonly string[]): void {
  toast(`Looking again at ${what(ids)}`)
  for (const id of ids) recheck(id).catch((cause) => failed(id, cause))
}

function each(ids: readonly string[], deed: (id: string) => Promise<unknown>, acknowledged: boolean): void {
  for (const id of ids) {
    const before = table.rows.get(id)?.acknowledged ?? !acknowledged
    table.guess(id, { acknowledged })
    deed(id)
      .then(() => client.invalidateQueries({ queryKey: ['check', id] }))
      .catch((cause) => {
        table.guess(id, { acknowledged: before })
        failed(id, cause)
      })
  }
}

const failed = (id: string, cause: unknown) =>
  toast(`${nameOfId(id)}: ${cause instanceof Error ? cause.message : String(cause)}`)
