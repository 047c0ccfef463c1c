import type { Impact } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import type { Hearer } from '../core/audience.ts'
import type { News, Told } from '../core/decide.ts'
import { runbooksAround } from '../core/runbooks.ts'
import { isProblem } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Lookout } from './lookout.ts'
import { spanOf } from './message.ts'
import type { Notice } from './notice.ts'
import { linkTo } from './wall-link.ts'

/** All that a notice is made of, beside what happened. */
export interface NoticeParts {
  readonly plan: () => Pick<Plan, 'groups' | 'hosts'>
  readonly lookout: () => Pick<Lookout, 'explains'>
  /** Who is on call now; `null`: there are no rotas. */
  readonly onCall?: () => string | null
  /** Where people reach the wall, with a slash at its end; `null` when that is not known. */
  readonly link: () => string | null
}

interface Telling {
  readonly why: News
  readonly told: Told | null
  /** What it does to users now. */
  readonly impact: Impact | undefined
  /** How the routes lead there now, if they do. */
  readonly hearer: Hearer | null
  /** Wall ms. */
  readonly now: number
}

/** What is said of it to somebody who was told that. */
export function noticeOf(
  { plan, lookout, onCall, link }: NoticeParts,
  situation: Situation,
  { why, told, impact, hearer, now }: Telling,
): Notice {
  const { transition, check, state, incident } = situation
  const { groups, hosts } = plan()
  const furtherRunbooks = runbooksAround(check, { groups, hosts })
  const base = link()
  const onDuty = onCall?.() ?? null
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
    ...(isProblem(state.status) && { toYou: toYou(why, hearer, now - (told?.since ?? incident?.openedAt ?? now)) }),
    ...(isProblem(state.status) && onDuty !== null && { onCall: onDuty }),
    runbook: check.runbook,
    ...(furtherRunbooks.length > 0 && { furtherRunbooks }),
    link: base === null ? null : linkTo(base, check.id),
  }
}

/** Why it is you who hears of it now; `null`: that goes without saying. `forMs`: since the trouble began. */
function toYou(why: News, hearer: Hearer | null, forMs: number): string | null {
  if (why === 'reminder') return `still so after ${lasting(forMs)}, and nobody has taken it on`
  if (hearer === null || (why !== 'opened' && why !== 'escalated')) return null
  const { target, recipient, afterMs, isFallback } = hearer
  if (isFallback) return 'no route leads to anybody else'
  const isCalledByName = target === recipient || recipient.startsWith(`${target}/`)
  const as = isCalledByName ? '' : `on call: ${target}`
  const late = afterMs === 0 ? '' : `nobody has taken it on for ${lasting(afterMs)}`
  return [late, as].filter((text) => text !== '').join('; ') || null
}

/** `15 m`: of what was asked for in minutes no seconds. */
const lasting = (ms: number): string => spanOf(ms).replace(/ 00 s$/, '')
