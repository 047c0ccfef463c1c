import { oneLine as clean } from '@foretop/probes/one-line.ts'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { impactText } from '@foretop/shared/format/impact.ts'
import type { Status } from '@foretop/shared/model.ts'
import { isBeginning } from '../core/decide.ts'
import { isProblem, isWorse, worst } from '../core/severity.ts'
import type { Notice } from './notice.ts'

/** A notice as one recipient gets it. */
export interface Said extends Notice {
  /** Why this recipient was not told of the trouble before; `null`: it was, or there was none. */
  readonly untold: string | null
}

/** What is said to one recipient at one time, in the words every channel uses. */
export interface Message {
  /** The same for each try. */
  readonly id: string
  readonly site: string
  /** Name of the channel it goes to. */
  readonly channel: string
  /** The worst of its notices, for colour. */
  readonly status: Status
  /** One line. */
  readonly subject: string
  /** Plain text with everything in it. */
  readonly text: string
  /** One for each incident, worst check first; those of one check as they happened, so that its last word is how it is. */
  readonly notices: readonly Said[]
}

/** Longer reasons are cut in one-line texts. */
const SHORT_REASON = 120
const NAMED_IN_SUBJECT = 3
const NAMED_AS_EXPLAINED = 3
const MOST_WHOLE = 100
const MOST_LINES = 900

/** Words for notices that go out together. Where one incident changed several times, its last notice speaks for it. */
export function compose(
  notices: readonly Notice[],
  { id, site, channel }: Pick<Message, 'id' | 'site' | 'channel'>,
): Message {
  const outline = outlineOf(notices)
  return { id, site, channel, ...outline, text: `${textOf(outline.notices)}\n\n${site}\n` }
}

/** The same without the text that holds all of it, of which much comes. */
export function outlineOf(notices: readonly Notice[]): Pick<Message, 'status' | 'subject' | 'notices'> {
  const stories = Map.groupBy(inOrder(notices), ({ incident }) => incident).values()
  const said = stories.flatMap(saidOf).toArray()
  // One check may have had several incidents meanwhile: it is as the last one says.
  const last = new Map(said.map((notice) => [notice.checkId, notice]))
  const lastOf = (notice: Said) => last.get(notice.checkId) ?? notice
  const sorted = said.toSorted((a, b) => order(lastOf(a), lastOf(b)) || a.transition - b.transition)
  return {
    status: worst([...last.values()].map(statusOf)),
    subject: subjectOf([...last.values()].toSorted(order)),
    notices: sorted,
  }
}

/** The first whole, more of them in one line each, and how many more there are: nobody reads five thousand. */
function textOf(notices: readonly Said[]): string {
  const lines = notices
    .slice(MOST_WHOLE, MOST_WHOLE + MOST_LINES)
    .map((notice) => `[${wordOf(notice)}] ${headlineOf(notice)}`)
  const more = notices.length - MOST_WHOLE - lines.length
  const rest = [...lines, ...(more > 0 ? [`and ${more} more, all of which are on the wall`] : [])]
  return [...notices.slice(0, MOST_WHOLE).map(paragraphOf), ...(rest.length > 0 ? [rest.join('\n')] : [])].join('\n\n')
}

/** The last of what happened to one incident since its recipient heard of it. */
function saidOf(story: readonly Notice[]): readonly Said[] {
  const [first, last] = [story[0], story.at(-1)]
  if (first === undefined || last === undefined) return []
  if (!isBeginning(first.why)) return [{ ...last, untold: null }]
  const isOver = wordOf(last) !== 'PROBLEM'
  return [{ ...last, untold: isOver ? 'it was over before that could be told' : null }]
}

/** `critical web11/http: connection refused` */
export function headlineOf(notice: Notice | Said): string {
  const { checkId, to, why, from } = notice
  const name = oneLine(checkId)
  if (why === 'removed') return `${name}: no longer watched, was ${from}`
  const reason = cut(oneLine(notice.text), SHORT_REASON) || 'no reason given'
  const past = why === 'resolved' ? ` (was ${pastOf(notice)}${isUntold(notice) ? ', not told before' : ''})` : ''
  return `${why === 'reminder' ? 'still ' : ''}${to} ${name}: ${reason}${past}`
}

/** `critical for 3 m 04 s`; where it changed meanwhile, only of the whole is that time true. */
export function pastOf({ was, from, at, since }: Pick<Notice, 'was' | 'from' | 'at' | 'since'>): string {
  const span = spanOf(at - since)
  const most = worst([from, ...was])
  return was.every((status) => status === from) ? `${from} for ${span}` : `${most} at worst, ${span} in all`
}

const isUntold = (notice: Notice | Said): boolean => 'untold' in notice && notice.untold !== null

/** The word in brackets that people's mail filters look for. */
export const wordOf = ({ why }: Notice): 'PROBLEM' | 'RECOVERY' | 'REMOVED' =>
  why === 'resolved' ? 'RECOVERY' : why === 'removed' ? 'REMOVED' : 'PROBLEM'

/** For colour: what left the configuration is no trouble any more, and not known to be well. */
export const statusOf = ({ why, to }: Notice): Status => (why === 'removed' ? 'pending' : to)

export const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** With plain spaces: narrow ones make a mail's subject unreadable in its source. */
export const spanOf = (ms: number): string => formatDuration(Math.max(0, ms)).replaceAll('\u202F', ' ')

function subjectOf(notices: readonly Said[]): string {
  const [first] = notices
  if (first === undefined) return 'nothing to tell'
  if (notices.length === 1) return `[${wordOf(first)}] ${headlineOf(first)}`
  const named = notices.slice(0, NAMED_IN_SUBJECT).map((notice) => `${statusOf(notice)} ${oneLine(notice.checkId)}`)
  const more = notices.length > named.length ? ` and ${notices.length - named.length} more` : ''
  return `[${wordOf(first)}] ${countsOf(notices)}: ${named.join(', ')}${more}`
}

/** `3 problems, 1 recovery` */
function countsOf(notices: readonly Notice[]): string {
  const counts = [
    ['problem', 'problems', notices.filter((notice) => wordOf(notice) === 'PROBLEM').length],
    ['recovery', 'recoveries', notices.filter((notice) => wordOf(notice) === 'RECOVERY').length],
    ['check removed', 'checks removed', notices.filter((notice) => wordOf(notice) === 'REMOVED').length],
  ] as const
  return counts
    .filter(([, , count]) => count > 0)
    .map(([one, many, count]) => `${count} ${count === 1 ? one : many}`)
    .join(', ')
}

function paragraphOf(notice: Said): string {
  const { groups, at, since, from, why, impact, explains, link, untold, toYou = null, onCall } = notice
  const changed = why === 'worse' || why === 'eased'
  return [
    `[${wordOf(notice)}] ${headlineOf(notice)}`,
    impact === undefined ? null : `Users: ${oneLine(impactText(impact))}`,
    toYou === null ? null : `To you: ${oneLine(toYou)}`,
    explains.length > 0 ? `Explains: ${explainedOf(explains)}` : null,
    oneLine(notice.text).length > SHORT_REASON && why !== 'removed' ? `Reason: ${oneLine(notice.text)}` : null,
    `Since: ${timeOf(since)}`,
    changed ? `Now: was ${from}, changed ${timeOf(at)} after ${spanOf(at - since)}` : null,
    why === 'resolved' || why === 'removed' ? `Ended: ${timeOf(at)} after ${spanOf(at - since)}` : null,
    untold === null ? null : `Not told before: ${oneLine(untold)}`,
    groups.length > 0 ? `Groups: ${groups.join(', ')}` : null,
    onCall === undefined ? null : `On call: ${oneLine(onCall)}`,
    link === null ? null : `See: ${link}`,
    ...runbooksIn(notice).map(({ title, text }) => `${title}:\n${indent(text)}`),
  ]
    .filter((line) => line !== null)
    .join('\n')
}

/** What to do about a problem, each text under what it is about; of what is over there is nothing to do. */
export function runbooksIn(notice: Notice): readonly { readonly title: string; readonly text: string }[] {
  if (!isProblem(statusOf(notice))) return []
  const { runbook, furtherRunbooks = [] } = notice
  const around = furtherRunbooks.map(({ of, name, text }) => ({ title: `Runbook of ${of} ${oneLine(name)}`, text }))
  return [...(runbook === null ? [] : [{ title: 'Runbook', text: runbook }]), ...around]
}

/** `14: web1/http, web2/http, web3/http and 11 more` */
export function explainedOf(checkIds: readonly string[]): string {
  const named = checkIds.slice(0, NAMED_AS_EXPLAINED).join(', ')
  const more = checkIds.length - NAMED_AS_EXPLAINED
  return more > 0 ? `${checkIds.length}: ${named} and ${more} more` : named
}

/** As many characters at most, never half of one. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`
}

/** Probes' texts are clean from the start; those stored before that, and names, may not begin a new line either. */
const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ').trim()

const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')

const inOrder = (notices: readonly Notice[]) => notices.toSorted((a, b) => a.transition - b.transition)

function order(one: Notice, other: Notice): number {
  const [a, b] = [statusOf(one), statusOf(other)]
  if (a === b) return one.transition - other.transition
  return isWorse(a, b) ? -1 : 1
}
