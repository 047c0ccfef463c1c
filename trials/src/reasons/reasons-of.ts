import type { AnyProbe, AnyRelation } from '@foretop/probes/define.ts'
import { asRecorded, type Recording } from '@foretop/probes/fuzz/recording.ts'
import type { Metric, Observation, Range } from '@foretop/shared/model.ts'
import { partsOf } from '../fuzz/cases.ts'
import { usualVerdict } from '../fuzz/usual-verdict.ts'

/** Why something is not well, as it is read: on a card, in a list, in a message. */
export interface Reason {
  readonly kind: string
  /** What was played. */
  readonly what: string
  readonly text: string
}

/** What a server of each recording is said to ail: as it was recorded, silent, and gone in the middle of a reply. */
export async function reasonsOf(recording: Recording): Promise<readonly Reason[]> {
  const parts = partsOf(recording)
  const [silent, half] = [parts[0], parts[Math.floor(parts.length / 2)]]
  const told = [
    ['as recorded', asRecorded],
    ...(silent === undefined ? [] : ([['silent', silent.tell]] as const)),
    ...(half === undefined ? [] : ([['half of it', half.tell]] as const)),
  ] as const
  const reasons = await Promise.all(
    told.map(async ([what, tell]) => reasonOf(recording.of, `${recording.name}, ${what}`, await recording.see(tell))),
  )
  return reasons.filter((reason) => reason !== null)
}

/** What is said of each metric beyond each of its usual limits. */
export const breachesOf = (of: AnyProbe | AnyRelation): readonly Reason[] =>
  Object.entries<Metric>(of.metrics).flatMap(([name, metric]) => {
    const { warning, critical } = metric.thresholds ?? {}
    return [warning, critical].flatMap((range) => beyond(range).map((value) => breach(of, name, metric, value))).flat()
  })

function breach(of: AnyProbe | AnyRelation, name: string, metric: Metric, value: number): readonly Reason[] {
  // A label that asks for a name has one for each of its numbers.
  const reading = /(?::| of| on| in| for| to| by| vhid| their)$/.test(metric.label) ? { web1: value } : value
  const { counter: _, ...judged } = metric
  const reason = reasonOf({ kind: of.kind, metrics: { [name]: judged } }, `${name} ${value}`, {
    ...LOOK,
    outcome: 'answered',
    metrics: { [name]: reading },
    text: SAID,
  })
  return reason === null || reason.text === SAID ? [] : [{ ...reason, text: reason.text.replace(`; ${SAID}`, '') }]
}

/** In place of what a look says, which alone is the reason of what it tells by its text. */
const SAID = 'what the look says'
const LOOK = { checkId: 'web1/check', host: 'web1', at: 0, durationMs: 1 } as const

function beyond(range: Range | undefined): readonly number[] {
  const { above, below } = range ?? {}
  return [...(above === undefined ? [] : [above + 1]), ...(below === undefined ? [] : [below - 1])]
}

function reasonOf(of: Pick<AnyProbe, 'kind' | 'metrics'>, what: string, seen: Observation): Reason | null {
  const { status, text } = usualVerdict(seen, undefined, of)
  return status === 'ok' ? null : { kind: of.kind, what, text }
}
