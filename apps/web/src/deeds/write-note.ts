import type { Note } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import * as api from '../api.ts'
import { nameOfId } from '../checks/status.ts'
import { each } from './each.ts'
import { perform, what } from './perform.ts'

interface Written {
  readonly text: string
  readonly by: string
}

export function writeNote(checks: readonly Pick<Summary, 'id'>[], note: Written): void {
  const ids = checks.map(({ id }) => id)
  perform({
    text: (ids) => `Noted on ${what(ids)}`,
    otherwise: 'Not noted',
    ids,
    ask: () =>
      each(
        ids,
        (id) => id,
        (id) => api.writeNote(id, note),
      ),
    refused: ({ refused }) => refused,
    undo: ({ done }) => removeNotes(done),
  })
}

/** Of an incident, also once it is over. `refused`: what to do where it was not. */
export function writeIncidentNote(
  { id, checkId }: { readonly id: string; readonly checkId: string },
  note: Written,
  refused: () => void = () => {},
): void {
  perform({
    text: () => `Noted on the incident of ${nameOfId(checkId)}`,
    otherwise: 'Not noted',
    ids: [checkId],
    ask: () =>
      api.writeIncidentNote(id, note).catch((cause) => {
        refused()
        throw cause
      }),
    undo: (written) => removeNotes([written]),
  })
}

/** Takes notes away; back they come with the time of their coming back. */
export function removeNotes(notes: readonly Note[]): void {
  const [first] = notes
  if (first === undefined) return
  const ids = notes.map(({ checkId }) => checkId)
  perform({
    text: () => (notes.length === 1 ? `Note on ${nameOfId(first.checkId)} deleted` : `${notes.length} notes deleted`),
    otherwise: 'Not deleted',
    ids,
    ask: () =>
      each(
        notes,
        ({ checkId }) => checkId,
        ({ id }) => api.removeNote(id),
      ),
    refused: ({ refused }) => refused,
    undo: () => {
      const { incidentId, checkId } = first
      // Else it would be of whatever trouble there is by then.
      if (notes.length === 1 && incidentId !== null) return writeIncidentNote({ id: incidentId, checkId }, first)
      writeNote(
        ids.map((id) => ({ id })),
        first,
      )
    },
  })
}
