import { isConclusion } from '@foretop/probes/conclusion.ts'
import type { Recording } from '@foretop/probes/fuzz/recording.ts'
import type { look } from '@foretop/probes/look.ts'
import { oneLine } from '@foretop/probes/one-line.ts'
import type { Definitions } from '@foretop/shared/model.ts'
import type { Case } from './cases.ts'
import { usualVerdict } from './usual-verdict.ts'

export type Observation = Awaited<ReturnType<typeof look>>

/** What `clip` leaves, and the mark that it was more. */
const TEXT_LIMIT = 16_385
/** And a number, where several begin alike. */
const NAME_LIMIT = 1_032

/**
 * What must not be, of one look at somebody who told `what` in place of what was recorded:
 *
 * - a defect of ours, or a crash of a kind that only we could have brought about;
 * - text with control signs, line ends, marks that turn it round, or halves of signs: in what is said, in details, in
 *   names of instances; text without end; a number that is none, or one that no metric has;
 * - a false ok. Told nonsense (another server's words, noise, nothing) it must not be ok. Told a part, it must fail where
 *   the protocol marks its end, and be no better than the whole where nothing does; without the looks of some of its
 *   members, a relation that is not well must not be so. Told the whole in other packets, it must be the
 *   same.
 */
export function faultsIn(
  seen: Observation,
  whole: Observation,
  what: Case['of'],
  recording: Recording,
): readonly string[] {
  return [...unsound(seen, recording), ...tooWell(seen, whole, what, recording)]
}

function tooWell(seen: Observation, whole: Observation, what: Case['of'], recording: Recording): readonly string[] {
  const { status, badness } = judge(seen, whole, recording)
  const before = judge(whole, undefined, recording)
  if (what === 'nonsense' && badness === 0) return ['nonsense is ok']
  if (what === 'packets' && figuresOf(seen, recording) !== figuresOf(whole, recording))
    return [`in other packets it is ${figuresOf(seen, recording)}, and was ${figuresOf(whole, recording)}`]
  if (what !== 'part') return []
  if (recording.cut === 'fails' && seen.outcome === 'answered')
    return [`a part is taken for an answer, which is ${status}`]
  const better = recording.cut === 'stays bad' ? badness === 0 && before.badness > 0 : badness < before.badness
  return better ? [`a part is ${status}, the whole ${before.status}`] : []
}

/** Unknown is as bad as critical here, and so is a look that left open what was judged before: neither is green. */
function judge(seen: Observation, previous: Observation | undefined, { of }: Recording) {
  const { status, atLeast } = usualVerdict(seen, previous, of)
  return { status, badness: atLeast === true ? 2 : status === 'ok' ? 0 : status === 'warning' ? 1 : 2 }
}

/** What two looks at the same must have in common: all but times, which differ, and texts, which tell them. */
function figuresOf(seen: Observation, { of }: Recording): string {
  if (seen.outcome !== 'answered') return `${seen.outcome} ${seen.code}`
  const metrics: Definitions = of.metrics
  return JSON.stringify(Object.entries(seen.metrics).filter(([name]) => !TIMES.includes(metrics[name]?.unit ?? '')))
}

const TIMES = ['ms', 'days']

/** Codes of crashes that a server cannot bring about, whatever it says. */
const OURS = ['defect', 'resolver', 'network', 'exhausted']

function unsound(seen: Observation, { of }: Recording): readonly string[] {
  const faults = textFaults('the text', seen.text)
  if (seen.text === '') faults.push('says nothing')
  if (seen.outcome === 'crashed' && OURS.includes(seen.code)) faults.push(`${seen.code}: ${seen.text}`)
  if (seen.outcome !== 'answered') return faults
  for (const [name, reading] of Object.entries(seen.metrics)) {
    if (!Object.hasOwn(of.metrics, name)) faults.push(`${name} is no metric of ${of.kind}`)
    for (const [instance, value] of typeof reading === 'object' ? Object.entries(reading) : [['', reading] as const]) {
      faults.push(...textFaults(`an instance of ${name}`, instance, NAME_LIMIT))
      if (!Number.isFinite(value)) faults.push(`${name} ${instance} is ${value}`)
    }
  }
  faults.push(...evidenceFaults('evidence', seen.evidence))
  if (seen.says !== undefined && !isConclusion(seen.says)) faults.push(`says ${seen.says}`)
  faults.push(...Object.entries(seen.details ?? {}).flatMap(([name, value]) => cellFaults(name, value)))
  return faults
}

function cellFaults(name: string, value: unknown): readonly string[] {
  const faults = textFaults('the name of a detail', name)
  if (typeof value === 'string') faults.push(...textFaults(name, value))
  else if (typeof value === 'number') faults.push(...(Number.isFinite(value) ? [] : [`${name} is ${value}`]))
  else if (Array.isArray(value))
    for (const row of value) faults.push(...Object.entries(row).flatMap(([column, cell]) => cellFaults(column, cell)))
  else if (value !== null && typeof value !== 'boolean') faults.push(`${name} is a ${typeof value}`)
  return faults
}

/** All of it is whole; only what is not clean could reach people, by a relation's words. */
function evidenceFaults(where: string, told: unknown): readonly string[] {
  if (typeof told === 'string') return textFaults(where, told)
  if (typeof told !== 'object' || told === null) return []
  return Object.entries(told).flatMap(([name, one]) => evidenceFaults(`${where}.${name}`, one))
}

function textFaults(where: string, text: string, limit = TEXT_LIMIT): string[] {
  if (text.length > limit) return [`${where} has ${text.length} letters`]
  return oneLine(text) === text ? [] : [`${where} is not clean: ${JSON.stringify(text.slice(0, 200))}`]
}
