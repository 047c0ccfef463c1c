import { type Effects, effectsOf } from '@foretop/shared/format/effects.ts'
import type { Status } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { compareTrouble, handlingOf, isProblem, isWorse } from '../checks/status.ts'

/** What the whole table comes to: enough for header, cards, strip and navigation. */
export interface Survey {
  readonly total: number
  /** Unhandled problems, worst first, then newest. */
  readonly problems: readonly Summary[]
  /** Problems that somebody or a plan has already, in the same order. */
  readonly handled: readonly Summary[]
  /** Those that nobody has, but another problem explains. */
  readonly explained: readonly Summary[]
  readonly critical: number
  readonly warning: number
  readonly unknown: number
  /** The blocked checks that each cause explains, through any number of steps. */
  readonly explains: ReadonlyMap<string, Effects>
  /** Stale, or still not looked at long after it came: nothing may be called well while there are such. */
  readonly notSeen: number
  readonly worst: Status
  /** How many may be in new or worse trouble, which is being confirmed, and the worst of that. */
  readonly suspected: number
  readonly worstSuspected: Status
  /** Wall time in ms of the last change of any status. */
  readonly quietSince: number
}

/** The server says nothing of a check's interval here; after this long without a first look something is wrong. */
const PENDING_LIMIT_MS = 60_000

/** Looks over all rows. Lists that hold the same rows as in `before` keep their identity. */
export function survey(rows: Iterable<Summary>, now: number, before?: Survey): Survey {
  const problems: Summary[] = []
  const handled: Summary[] = []
  const explained: Summary[] = []
  const blocked = new Map<string, Summary>()
  let [total, notSeen, quietSince] = [0, 0, 0]
  let worst: Status = 'ok'
  let suspected = 0
  let worstSuspected: Status = 'ok'
  for (const row of rows) {
    total += 1
    if (row.stale || (row.status === 'pending' && now - row.since > PENDING_LIMIT_MS)) notSeen += 1
    if (row.status !== 'pending') quietSince = Math.max(quietSince, row.since)
    const suspicion = suspicionOf(row)
    if (suspicion !== null) {
      suspected += 1
      if (isWorse(suspicion, worstSuspected)) worstSuspected = suspicion
    }
    if (!isProblem(row.status)) continue
    if (row.blockedBy !== null) blocked.set(row.id, row)
    const handling = handlingOf(row)
    if (handling === 'blocked') explained.push(row)
    else if (handling !== null) handled.push(row)
    else {
      problems.push(row)
      if (isWorse(row.status, worst)) worst = row.status
    }
  }
  const count = (status: Status) => problems.filter((row) => row.status === status).length
  const next: Survey = {
    total,
    problems: kept(problems.sort(compareTrouble), before?.problems),
    handled: kept(handled.sort(compareTrouble), before?.handled),
    explained: kept(explained.sort(compareTrouble), before?.explained),
    critical: count('critical'),
    warning: count('warning'),
    unknown: count('unknown'),
    explains: effectsByCause(blocked, before?.explains),
    notSeen,
    worst,
    suspected,
    worstSuspected,
    quietSince,
  }
  return before !== undefined && sameSurvey(before, next) ? before : next
}

/** What its latest looks say, where that is trouble that is not confirmed yet; of what is quiet or explained nobody asks. */
function suspicionOf(row: Summary): Status | null {
  const { status, candidate, stale, silenced, downtime, blockedBy } = row
  // Of what is not looked at any more nothing is being confirmed.
  if (candidate === null || stale || silenced || downtime || blockedBy !== null) return null
  return isProblem(candidate.status) && isWorse(candidate.status, status) ? candidate.status : null
}

function effectsByCause(blocked: ReadonlyMap<string, Summary>, before?: Survey['explains']): Survey['explains'] {
  const names = new Map<string, string[]>()
  for (const [id, { name }] of blocked) {
    let cause = id
    // A ring of causes would be a defect of the server; it must not hang the browser.
    for (let step = 0; step < 50; step += 1) cause = blocked.get(cause)?.blockedBy ?? cause
    const known = names.get(cause)
    if (known === undefined) names.set(cause, [name])
    else known.push(name)
  }
  const all = new Map([...names].map(([cause, each]) => [cause, effectsOf(each)]))
  const isSame = (id: string, { count, words }: Effects) =>
    before?.get(id)?.count === count && before.get(id)?.words === words
  const same = before?.size === all.size && [...all].every(([id, effects]) => isSame(id, effects))
  return before !== undefined && same ? before : all
}

function kept(next: readonly Summary[], before?: readonly Summary[]): readonly Summary[] {
  return before?.length === next.length && before.every((row, at) => row === next[at]) ? before : next
}

function sameSurvey(a: Survey, b: Survey): boolean {
  return (
    a.problems === b.problems &&
    a.handled === b.handled &&
    a.explained === b.explained &&
    a.explains === b.explains &&
    a.total === b.total &&
    a.notSeen === b.notSeen &&
    a.suspected === b.suspected &&
    a.worstSuspected === b.worstSuspected &&
    a.quietSince === b.quietSince
  )
}
