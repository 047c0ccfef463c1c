import { remarksSchema } from '@foretop/shared/model/plan.ts'
import type { State } from '@foretop/shared/model.ts'
import { needsView } from '@foretop/shared/needs.ts'
import type { Check, Group } from '@foretop/shared/plan.ts'
import { addressOf } from '@foretop/shared/way.ts'
import type { CheckView, GroupView, Summary } from '@foretop/shared/wire.ts'
import { rateOf, ratesOf } from '../core/evaluate.ts'
import { isMute } from '../core/reaching.ts'
import { runbooksOf } from '../core/runbooks.ts'
import type { Memory, Standing } from './memory.ts'

const NONE: ReadonlySet<string> = new Set()

/** What the wall shows of a check that stands so. `reaching`: those that tell whether their host can be reached. */
export function summarise(check: Check, standing: Standing, reaching: ReadonlySet<string> = NONE): Summary {
  const { state, latest } = standing
  return {
    id: check.id,
    host: check.host,
    name: check.name,
    kind: check.kind,
    groups: check.groups,
    status: state.status,
    since: state.since,
    candidate: state.candidate,
    attempts: check.attempts,
    flapping: state.flapping,
    blockedBy: state.blockedBy,
    acknowledged: standing.acknowledgement !== null,
    silenced: standing.silenced,
    downtime: standing.downtime,
    stale: standing.stale,
    text: state.verdict?.text ?? '',
    culprit: state.verdict?.culprit ?? null,
    checkedAt: latest?.at ?? null,
    value: tileValue(check, standing),
    ...(reaching.has(check.id) && isGone(state) && { down: true }),
  }
}

/** It is its host that is down. */
const isGone = (state: State): boolean => state.status === 'critical' && state.blockedBy === null && isMute(state)

/** All there is to know of a check now. */
export function describeCheck(
  { kinds, plan }: Pick<Memory, 'kinds' | 'plan'>,
  check: Check,
  standing: Standing,
): CheckView {
  const { latest, answered, before, state } = standing
  const facts = latest?.outcome === 'answered' ? latest : null
  return {
    ...summarise(check, standing),
    title: kinds.get(check.kind)?.title ?? check.kind,
    metrics: present(facts?.metrics ?? {}),
    rates: facts === null || answered === null ? {} : present(ratesOf(answered, before ?? undefined, check.metrics)),
    details: facts?.details ?? {},
    thresholds: check.thresholds,
    everyMs: check.everyMs,
    nextAt: latest === null ? null : latest.at + (state.candidate === null ? check.everyMs : check.retryMs),
    address: addressOf(check),
    outcome: latest?.outcome ?? null,
    durationMs: latest?.durationMs ?? null,
    ...needsView(check.needs),
    front: check.front,
    of: check.way.by === 'derive' ? check.way.of : null,
    ...remarksSchema.parse(check),
    runbooks: runbooksOf(check, plan),
    acknowledgement: standing.acknowledgement,
  }
}

/** A group as the map draws it. */
export const describeGroup = ({ name, title, needs }: Group): GroupView => ({ name, title, ...needsView(needs) })

/** The number on the tile: what decided, else the first number that the probe names. */
function tileValue({ metrics }: Check, { answered, before, latest, state }: Standing): Summary['value'] {
  if (answered === null || latest?.outcome !== 'answered') return null
  const [decisive, ...rest] = (state.verdict?.culprit ?? '').split(':')
  const metric = decisive || Object.keys(metrics).find((name) => metrics[name]?.unit !== 'flag')
  // "yes" beside a name says nothing; the words of the check say it.
  if (metric === undefined || metrics[metric]?.unit === 'flag') return null
  const reading = rateOf(answered, before ?? undefined, metric, metrics[metric])
  const number =
    typeof reading === 'object' && reading !== null
      ? (reading[rest.join(':')] ?? Math.max(...Object.values(reading)))
      : reading
  return number === undefined || !Number.isFinite(number) ? null : { metric, number }
}

const present = <T>(readings: { readonly [name: string]: T | undefined }): { [name: string]: T } =>
  Object.fromEntries(Object.entries(readings).filter((pair): pair is [string, T] => pair[1] !== undefined))
