import type { Impact } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import type { News, Told } from '../core/decide.ts'
import { runbooksAround } from '../core/runbooks.ts'
import { isProblem } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Lookout } from './lookout.ts'
import type { Notice } from './notice.ts'

interface Parts {
  readonly plan: () => Pick<Plan, 'groups' | 'hosts'>
  readonly lookout: () => Pick<Lookout, 'explains'>
  /** Where people reach the wall, with a slash at its end; `null` when that is not known. */
  readonly link: () => string | null
}

/** What is said of it to somebody who was told that. `impact`: what it does to users now. */
export function noticeOf(
  { plan, lookout, link }: Parts,
  situation: Situation,
  { why, told, impact }: { readonly why: News; readonly told: Told | null; readonly impact: Impact | undefined },
): Notice {
  const { transition, check, state, incident } = situation
  const { groups, hosts } = plan()
  const furtherRunbooks = runbooksAround(check, { groups, hosts })
  const base = link()
  // People may not have been told how bad it was: because it was silenced, say.
  const unsaid = told === null || incident === null || isProblem(state.status) ? [] : [incident.worst]
  return {
    incident: told?.incident ?? incident?.id ?? String(transition.seq),
    transition: transition.seq,
    checkId: check.id,
    host: check.host,
    why,
    from: told?.status ?? 'ok',
    to: state.status,
    was: [...new Set([...(told?.was ?? []), ...unsaid])],
    at: transition.at,
    since: told?.since ?? incident?.openedAt ?? transition.at,
    text: transition.text,
    groups: check.groups.map((name) => groups.find((group) => group.name === name)?.title ?? name),
    explains: lookout().explains(check.id),
    ...(impact !== undefined && isProblem(state.status) && { impact }),
    runbook: check.runbook,
    ...(furtherRunbooks.length > 0 && { furtherRunbooks }),
    link: base === null ? null : `${base}checks/${check.id.split('/').map(encodeURIComponent).join('/')}`,
  }
}
