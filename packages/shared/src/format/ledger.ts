import type { Account, Cause, Fate, Routing, Status, Try, Wait, Why } from '../model.ts'
import { isProblem } from '../trouble.ts'
import { formatDuration } from './duration.ts'

/** How moments are written, in the reader's zone. */
export type Clock = (at: number) => string

/** What came of it in one word, for colour and shape: `late` will be tried again, `never` will not; of `apart` no route leads there. */
export type Tone = 'told' | 'waits' | 'late' | 'never' | 'quiet' | 'apart'

/** A decision in one sentence without its subject, as it is read after the name of the channel. */
export interface Said {
  readonly tone: Tone
  /** `was told`, `was not told`, … */
  readonly verb: string
  /** ` at 03:12:04`; `: silenced by ann until 06:00 (“disk swap”)` */
  readonly how: string
}

export const saidText = ({ verb, how }: Pick<Said, 'verb' | 'how'>): string => `${verb}${how}`

const NOT = 'was not told'
const NOT_YET = 'is not told yet'

type Decided = Pick<Account, 'send' | 'why' | 'cause' | 'fate' | 'waits' | 'status'>

/** What a decision says of one recipient. */
export function accountText(account: Decided, clock: Clock): Said {
  const { send, fate, waits } = account
  if (!send) return { tone: 'quiet', verb: NOT, how: `: ${quietText(account, clock)}` }
  // What became of it was not kept in earlier versions, or is no more.
  if (fate === null) return { tone: 'told', verb: 'was to be told', how: '; what became of it is not kept' }
  return fateText(fate, waits, clock)
}

function fateText(fate: Fate, waits: Wait | null, clock: Clock): Said {
  const { state, tries, doneAt, queuedAt, error, nextTryAt } = fate
  const again = tries > 1 ? ` at try ${tries}` : ''
  switch (state) {
    case 'sent':
      return { tone: 'told', verb: 'was told', how: ` at ${clock(doneAt ?? queuedAt)}${again}${togetherText(fate)}` }
    case 'dead':
      return {
        tone: 'never',
        verb: 'was never told',
        how: `: given up at ${clock(doneAt ?? queuedAt)} after ${triesText(tries)}: ${error ?? ''}`,
      }
    case 'withdrawn':
      return { tone: 'quiet', verb: NOT, how: `: ${error ?? 'withdrawn'}` }
    case 'sending':
      if (error === null)
        return { tone: 'waits', verb: 'is being told', how: ` since ${clock(fate.firstTriedAt ?? queuedAt)}` }
      // The last one has no answer yet.
      if (nextTryAt === null)
        return {
          tone: 'late',
          verb: NOT_YET,
          how: `: try ${tries} is under way, ${triesText(tries - 1)} failed (${error})`,
        }
      return {
        tone: 'late',
        verb: NOT_YET,
        how: `: ${triesText(tries)} failed (${error})${nextText(nextTryAt, clock)}`,
      }
    case 'waiting':
      return {
        tone: waits?.of === 'outage' ? 'late' : 'waits',
        verb: NOT_YET,
        how: `: waits since ${clock(queuedAt)}${waitText(waits, clock)}`,
      }
  }
}

const togetherText = ({ others, saidBy }: Fate): string => {
  if (saidBy !== null) return ', by what came after it in the same message'
  return others === 0 ? '' : `, with ${others} ${others === 1 ? 'other' : 'others'} in one message`
}

const triesText = (tries: number): string => (tries === 1 ? '1 try' : `${tries} tries`)

const nextText = (at: number | null, clock: Clock): string => (at === null ? '' : `; tried again at ${clock(at)}`)

function waitText(waits: Wait | null, clock: Clock): string {
  switch (waits?.of) {
    case 'outage':
      return ` behind a message that fails since ${clock(waits.since)} (${waits.error})${nextText(waits.nextTryAt, clock)}`
    case 'message':
      return ' for another message that is being sent there'
    case 'gather':
      return waits.until === null
        ? ' for more that may belong to it'
        : ` until ${clock(waits.until)} for more to go with it`
    default:
      return ''
  }
}

/** Why it was decided to tell nobody. */
function quietText({ why, cause, status }: Decided, clock: Clock): string {
  if (cause !== null) return causeText(cause, why, clock)
  switch (why) {
    case 'silenced':
      return 'silenced'
    case 'downtime':
      return 'in a downtime'
    case 'acknowledged':
      return 'somebody had it'
    case 'blocked':
      return 'another check explains it'
    case 'flapping':
      return 'it flaps'
    case 'overtaken':
      return 'it had changed again before that was decided'
    case 'never-told':
      return 'it was over, and nobody had been told of it'
    case 'no-route':
      return 'no route takes it'
    default:
      return status === 'ok' ? 'nothing to tell: it is well' : 'nothing new'
  }
}

function causeText(cause: Cause, why: Decided['why'], clock: Clock): string {
  switch (cause.of) {
    case 'silence':
      return `silenced${byText(cause.by)} until ${clock(cause.until)}${noteText(cause.note)}`
    case 'downtime':
      return `in a downtime${byText(cause.by)} until ${clock(cause.until)}${noteText(cause.note)}`
    case 'acknowledgement': {
      return `acknowledged${byText(cause.by)} at ${clock(cause.at)}, ${untilText(cause, clock)}${noteText(cause.note)}`
    }
    case 'check':
      return `explained by ${cause.checkId}`
    case 'flapping':
      return `it flaps since ${clock(cause.since)}`
    case 'told':
      // What was to be told of it may still be on its way.
      return `nothing new, it was ${cause.status} already, in trouble since ${clock(cause.since)}`
    case 'later':
      return why === 'overtaken' ? 'it had changed again before that was decided' : 'overtaken'
  }
}

function untilText(
  { until, sticky = true }: Pick<Cause & { of: 'acknowledgement' }, 'until' | 'sticky'>,
  clock: Clock,
): string {
  if (until === null) return sticky ? 'until it is ok' : 'until its status changes'
  return `until ${clock(until)}${sticky ? '' : ' or its status changes'}`
}

const byText = (by: string): string => (by === '' ? '' : ` by ${by}`)
const noteText = (note: string): string => (note === '' ? '' : ` (“${note}”)`)

/** What is to be said of each channel, in the order of the configuration. */
export const channelTexts = (
  { channels, routes, happened }: Pick<Why, 'channels' | 'routes' | 'happened'>,
  clock: Clock,
): readonly (Said & { readonly name: string })[] =>
  channels.map(({ name, account }) => ({ name, ...saidOf(name, account, { routes, happened }, clock) }))

/** One that nobody told by name is as the routes have it. */
const saidOf = (
  name: string,
  account: Account | null,
  { routes, happened }: Pick<Why, 'routes' | 'happened'>,
  clock: Clock,
): Said =>
  account === null || (account.why === 'no-route' && routes !== null)
    ? unroutedText(name, routes, happened?.status ?? null)
    : accountText(account, clock)

/** Those first whose message is lost, then whoever was not told. */
const URGENT: readonly Tone[] = ['never', 'quiet', 'late', 'waits', 'told', 'apart']

/**
 * The answer in one sentence, of those channels of which the worst is to be said:
 * `night was not told of db3/replication critical at 03:12: silenced by ann until 06:00 (“disk swap”)`
 */
export function answerText(
  why: Pick<Why, 'checkId' | 'happened' | 'undecided' | 'channels' | 'routes'>,
  clock: Clock,
): string {
  const { checkId, happened, undecided } = why
  if (happened === null) return `nothing is known to have happened to ${checkId} by then`
  const what = `${checkId} ${happened.status ?? 'changing'} at ${clock(happened.at)}`
  if (undecided) return `nobody is told of ${what} yet: something that it needs may turn out to explain it`
  const said = channelTexts(why, clock)
  const [worst] = said.toSorted((a, b) => URGENT.indexOf(a.tone) - URGENT.indexOf(b.tone))
  if (worst === undefined) return `nobody was told of ${what}: there are no channels`
  const alike = said.filter(({ verb, how }) => verb === worst.verb && (worst.tone === 'told' || how === worst.how))
  const names = alike.map(({ name }) => name)
  const verb = names.length > 1 ? worst.verb.replace(/^was/, 'were').replace(/^is/, 'are') : worst.verb
  return `${listText(names)} ${verb} of ${what}${worst.tone === 'told' ? '' : worst.how}`
}

/** `night, ops and mail` */
const listText = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((text) => text !== '').join(' and ')

/** What happened to it on its way, one line each, as it happened. */
export function stepsOf(
  { fate, decidedAt, at }: Pick<Account, 'fate' | 'decidedAt' | 'at'>,
  tries: readonly Try[],
  clock: Clock,
): readonly { readonly at: number; readonly text: string; readonly tone: Tone }[] {
  if (fate === null) return []
  const steps = [
    { at: decidedAt ?? at, text: 'decided to tell', tone: 'waits' as const },
    ...(fate.dueAt > fate.queuedAt
      ? [{ at: fate.queuedAt, text: `gathers until ${clock(fate.dueAt)}`, tone: 'waits' as const }]
      : []),
    ...tries.map((one, index) => ({ at: one.endedAt ?? one.begunAt, ...tryText(one, index, tries) })),
  ]
  if (fate.state !== 'withdrawn') return steps
  return [...steps, { at: fate.doneAt ?? fate.queuedAt, text: `withdrawn: ${fate.error ?? ''}`, tone: 'quiet' }]
}

function tryText(one: Try, index: number, all: readonly Try[]): { readonly text: string; readonly tone: Tone } {
  const before = all[index - 1]
  const joined = before !== undefined && before.message !== one.message ? ', joined by news' : ''
  const name = `try ${index + 1}${joined}`
  const took = one.endedAt === null ? '' : ` after ${formatDuration(one.endedAt - one.begunAt)}`
  if (one.came === null)
    return index < all.length - 1
      ? { text: `${name}: the monitor ended before there was an answer`, tone: 'late' }
      : { text: `${name}: no answer yet`, tone: 'waits' }
  if (one.came === 'delivered') {
    const id = one.providerId === null ? '' : `, id ${one.providerId}`
    return { text: `${name}: delivered${took}: ${one.text ?? ''}${id}`, tone: 'told' }
  }
  if (one.came === 'dead') return { text: `${name}: given up${took}: ${one.text ?? ''}`, tone: 'never' }
  const next =
    one.nextTryAt === null || one.endedAt === null ? '' : `; again in ${formatDuration(one.nextTryAt - one.endedAt)}`
  return { text: `${name}: failed${took}: ${one.text ?? ''}${next}`, tone: 'late' }
}

const MISSES: { readonly [came in Exclude<Routing['came'], 'takes' | 'passed' | 'hours'>]: string } = {
  status: 'its status',
  groups: 'its groups',
  hosts: 'its host',
  checks: 'its name',
}

/** Why a channel of which nothing was decided was not told: by the routes that lead there. `status`: `null` where that is not known. */
export function unroutedText(name: string, routes: readonly Routing[] | null, status: Status | null): Said {
  const not = (why: string): Said => ({ tone: 'apart', verb: NOT, how: `: ${why}` })
  if (routes === null && status !== null && !isProblem(status))
    return not('that is for those who were told of the trouble')
  // The monitor's own trouble goes by no route, or those of that time are not kept.
  if (routes === null) return not('it was not among those who were to hear it')
  const own = routes
    .map((route, index) => ({ ...route, number: index + 1 }))
    .filter(({ reaches }) => reaches.includes(name))
  if (own.length === 0) return not('no route names it')
  return not(own.map((route) => routeText(route, routes)).join('; '))
}

function routeText(route: Routing & { readonly number: number }, routes: readonly Routing[]): string {
  const { number, match, came, during } = route
  const named = `route ${number}${match === '' ? '' : ` (${match})`}`
  if (came === 'takes') return `${named} takes it, and leads there at another time`
  if (came === 'hours') return `${named} holds only during ${during}`
  if (came !== 'passed') return `${named} does not match ${MISSES[came]}`
  const by = routes.findIndex((route) => route.came === 'takes' && !route.goesOn)
  const taker = routes[by]
  return `${named} comes after route ${by + 1}, which took it for ${taker?.to.join(', ') ?? ''} and does not continue`
}
