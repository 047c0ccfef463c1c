import type { Plan } from '@foretop/shared/plan.ts'
import { decide, type Told, toldAfter } from '../core/decide.ts'
import { gatherMs } from '../core/route.ts'
import { isProblem } from '../core/severity.ts'
import type { News } from '../engine/recorder.ts'
import type { Write } from '../store/write.ts'
import { type Notice, rowsFor } from './notice.ts'

interface Parts {
  readonly plan: () => Plan
  /** What people believed when the process ended. */
  readonly told: ReadonlyMap<string, Told>
  /** Rows that are about to be stored; they are told even if that keeps failing. */
  readonly expect: (rows: ReturnType<typeof rowsFor>) => void
  /** Ids of the checks that are blocked by this one. */
  readonly explainedBy: (checkId: string) => readonly string[]
  /** Where people reach the wall, with a slash at its end; `null` when that is not known. */
  readonly link: () => string | null
  readonly now: () => number
}

/** Decides who hears of each transition, and remembers what they then believe. */
export function createHerald(parts: Parts): (news: News) => Write {
  const believed = new Map(parts.told)
  return (news) => {
    const { transition, check, state, incident, acknowledgedAs, silenced, downtime } = news
    const told = believed.get(check.id) ?? null
    const { routes } = parts.plan()
    const channels = parts.plan().channels.map(({ name }) => name)
    const decided = decide({ transition, check, state, told, acknowledgedAs, silenced, downtime, routes, channels })
    const to = [...decided.to]
    const decision = {
      transitionSeq: transition.seq,
      checkId: check.id,
      at: transition.at,
      send: decided.send,
      why: decided.why,
      to,
    }
    const next = toldAfter(told, decided, {
      incident: incident?.id ?? String(transition.seq),
      since: incident?.openedAt ?? transition.at,
      status: state.status,
    })
    if (!decided.send) {
      if (told === null || next !== null) return { decisions: [decision] }
      believed.delete(check.id)
      return {
        decisions: [decision],
        unheard: [{ checkId: check.id, transition: transition.seq, at: parts.now() }],
      }
    }
    if (next === null) believed.delete(check.id)
    else believed.set(check.id, next)
    const notice = noticeOf(parts, news, decided.why, told)
    // How it ends goes by the way that the trouble came.
    const by = isProblem(state.status) ? state.status : (told?.status ?? state.status)
    const rows = rowsFor(decided, notice, parts.now(), (channel) => gatherMs(routes, check, by, channel))
    parts.expect(rows)
    return { decisions: [decision], notices: rows }
  }
}

function noticeOf(parts: Parts, news: News, why: Notice['why'], told: Told | null): Notice {
  const { transition, check, state, incident } = news
  const { groups } = parts.plan()
  const base = parts.link()
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
    explains: parts.explainedBy(check.id),
    runbook: check.runbook,
    link: base === null ? null : `${base}checks/${check.id.split('/').map(encodeURIComponent).join('/')}`,
  }
}
