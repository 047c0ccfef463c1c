import { formatAge } from '@foretop/shared/format/age.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Conclusion, Details } from '@foretop/shared/model.ts'
import type { Judgement, Waiting } from '../define.ts'
import { moment, spanOf } from '../spoken.ts'
import { clockOf } from './clock-of.ts'
import type { CheckedIn } from './pings.ts'
import { type Expected, expectedAfter, type Rhythm } from './rhythm.ts'

/** What is asked of whoever has to come by. */
export interface Asked {
  readonly rhythm: Rhythm
  readonly graceMs: number
  /** How long a run may take. */
  readonly longestMs: number
  readonly overdue: Exclude<Conclusion, 'ok'>
  /** In which people are told of times; `undefined`: that of this machine. */
  readonly zone: string | undefined
}

type Found = Judgement<{ readonly duration: unknown; readonly sinceSuccess: unknown }>

/** How it is, and what is known of it. */
export function judge(asked: Asked, heard: CheckedIn | null, waiting: Waiting): Found {
  const { at, since, aways } = waiting
  const runs = heard?.runs ?? []
  // The end of one that was under way while nobody could tell us may have been told then.
  const running = runs.filter((run) => aways.every((away) => away.to <= run.at || away.from >= at))
  const expected = expectedAfter(asked.rhythm, heard?.ended ?? since, asked.graceMs, aways)
  const verdict = verdictOf(asked, heard, running, expected, at)
  const { state, text, says, restsOn, changesAt } = verdict
  return {
    metrics: {
      ...(heard?.tookMs != null && { duration: heard.tookMs }),
      ...(heard?.success != null && { sinceSuccess: Math.max(0, at - heard.success) / 1_000 }),
    },
    details: { state, ...detailsOf(heard, running, expected) },
    says,
    text: text + excuseOf(expected),
    changesAt,
    restsOn,
  }
}

interface Verdict extends Pick<Found, 'changesAt' | 'restsOn' | 'text'> {
  readonly state: string
  readonly says: Conclusion
}

function verdictOf(
  asked: Asked,
  heard: CheckedIn | null,
  running: CheckedIn['runs'],
  expected: Expected | null,
  at: number,
): Verdict {
  const when = clockOf(at, asked.zone)
  const last = heard?.success == null ? 'never a success' : `last success ${when(heard.success)}`
  const [oldest] = running
  if (oldest !== undefined && at - oldest.at > asked.longestMs)
    return {
      state: 'running too long',
      says: asked.overdue,
      text: `started ${formatAge(at - oldest.at)} ago (${when(oldest.at)}), ${spanOf(asked.longestMs)} allowed; ${last}`,
      ...{ restsOn: 'clock', changesAt: null },
    }
  // A run that began in time may end later. One that begins again and again, and never ends, is not excused by its last start.
  const excuses = oldest !== undefined && expected !== null && oldest.at <= expected.by
  if (expected !== null && at > expected.by && !excuses)
    return {
      state: 'overdue',
      says: asked.overdue,
      text: `expected ${when(expected.at)}, ${formatAge(at - expected.at)} ago; ${last}${heard?.failed == null ? '' : `, and failed ${when(heard.failed.at)}`}${oldest === undefined ? '' : `; running since ${when(oldest.at)}`}`,
      ...{ restsOn: 'clock', changesAt: null },
    }
  const changesAt = 1 + (oldest === undefined ? (expected?.by ?? at) : oldest.at + asked.longestMs)
  const next = expected === null ? '' : `, next expected ${when(expected.at)}`
  if (heard?.failed != null) {
    const { failed } = heard
    // That it begins again is no second failure.
    const restsOn = running.some((run) => run.at > failed.at) ? 'nothing' : 'told'
    return { state: 'failed', says: 'critical', text: failureOf(heard, last), restsOn, changesAt }
  }
  if (oldest !== undefined)
    return {
      state: 'running',
      says: 'ok',
      text: `running since ${when(oldest.at)}; ${last}`,
      restsOn: 'told',
      changesAt,
    }
  if (heard?.success == null)
    return { state: 'new', says: 'ok', text: `nothing heard of it yet${next}`, restsOn: 'nothing', changesAt }
  const took = heard.tookMs === null ? '' : `, took ${formatDuration(heard.tookMs)}`
  const late = expected !== null && at > expected.at
  return {
    state: late ? 'late' : 'ok',
    says: 'ok',
    text: `${last}${took}${late ? `; expected ${when(expected.at)}, ${spanOf(asked.graceMs)} of grace` : next}`,
    ...{ restsOn: 'told', changesAt },
  }
}

/** What went wrong first: `exit 2: disk full`. */
function failureOf({ failed, log }: CheckedIn, last: string): string {
  const how = failed?.exit == null ? 'failed' : `exit ${failed.exit}`
  const line = log !== null && log.at === failed?.at ? log.lines.findLast((one) => one.trim() !== '') : undefined
  return `${how}${line === undefined ? '' : `: ${line}`}; ${last}`
}

const excuseOf = (expected: Expected | null): string =>
  expected?.excused == null
    ? ''
    : `; Foretop could hear nobody for ${formatAge(expected.excused.to - expected.excused.from)}, which counts for nobody`

function detailsOf(heard: CheckedIn | null, running: CheckedIn['runs'], expected: Expected | null): Details {
  return {
    ...(heard?.success != null && { lastSuccess: moment(heard.success) }),
    ...(heard?.failed != null && { failedAt: moment(heard.failed.at) }),
    ...(heard?.failed?.exit != null && { exitStatus: heard.failed.exit }),
    ...(expected !== null && { expectedAt: moment(expected.at), expectedBy: moment(expected.by) }),
    ...(running.length > 0 && {
      running: running.map(({ run, at }) => ({ run: run === '' ? '-' : run, since: moment(at) })),
    }),
    ...(heard?.log != null && {
      logAt: `${moment(heard.log.at)} (${heard.log.with})`,
      ...(heard.log.cut && { logCut: 'what came before is left out' }),
      log: heard.log.lines.map((line) => ({ line })),
    }),
  }
}
