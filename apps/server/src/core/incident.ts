import type { Incident, Status, Transition } from '@foretop/shared/model.ts'
import { isProblem, isWorse } from './severity.ts'

/** The incident of a check after one of its transitions: opened, worse, closed, or as it was. */
export function track(open: Incident | null, transition: Transition): Incident | null {
  const { change, checkId, at, text } = transition
  if (change.of !== 'status') return open
  const { to } = change
  if (open === null) return isProblem(to) ? opened(transition, to) : null
  if (open.checkId !== checkId) throw new Error(`incident ${open.id} belongs to ${open.checkId}, not to ${checkId}`)
  if (to === 'ok') return { ...open, closedAt: at, closedAs: 'recovered' }
  // Only a check that left the configuration goes back to "pending".
  if (to === 'pending') return { ...open, closedAt: at, closedAs: 'removed' }
  return { ...open, text, worst: isWorse(to, open.worst) ? to : open.worst }
}

/** Named after the transition that opened it, so that the same one always has the same name. */
const opened = ({ seq, checkId, at, text }: Transition, worst: Status): Incident => ({
  id: String(seq),
  checkId,
  openedAt: at,
  closedAt: null,
  worst,
  text,
  closedAs: null,
  impact: null,
})
