import { changeWords } from '../format/change.ts'
import { checkName } from '../format/check-name.ts'
import { effectsOf } from '../format/effects.ts'
import { accountText, type Clock } from '../format/ledger.ts'
import type { IncidentView } from '../incident-view.ts'
import type { Account, Status, Transition } from '../model.ts'
import type { Captured, Moment } from './timeline.ts'

/** A moment in two parts: what it was or who, and the rest. */
interface MomentWords {
  readonly title: string
  readonly text: string
}

export type Whose = Pick<IncidentView, 'id' | 'channels'>

/** As the page and the exported document say it. */
export function momentWords(moment: Moment, incident: Whose, clock: Clock): MomentWords {
  switch (moment.of) {
    case 'event':
      return { title: eventTitle(moment.event, incident), text: moment.event.text }
    case 'began':
    case 'ended':
      return { title: effectsTitle(moment), text: `${summed(moment.checkIds)}${untilText(moment, clock)}` }
    case 'captured':
      return { title: 'recorded', text: capturedText(moment.captures) }
    case 'told':
      return { title: namesOf(moment.accounts, incident), text: toldText(moment.accounts, clock) }
    case 'note':
      return { title: moment.note.by === '' ? 'note' : `note by ${moment.note.by}`, text: moment.note.text }
  }
}

const ENDINGS = { ok: 'over, recovered', pending: 'over, no longer watched' } as const
const isOver = (status: Status): status is keyof typeof ENDINGS => status === 'ok' || status === 'pending'

function eventTitle({ seq, change }: Transition, { id }: Pick<Whose, 'id'>): string {
  if (change.of === 'status') {
    if (String(seq) === id) return `began, ${change.to}`
    return isOver(change.to) ? ENDINGS[change.to] : `now ${change.to}`
  }
  return changeWords(change)
}

function effectsTitle({ of, checkIds }: Moment & { readonly of: 'began' | 'ended' }): string {
  const count = checkIds.length === 1 ? '1 effect' : `${checkIds.length} effects`
  return of === 'began' ? count : `${count} over`
}

const NAMED = 3

/** A few by name, many by what they are. */
function summed(checkIds: readonly string[]): string {
  if (checkIds.length <= NAMED) return checkIds.map(checkName).join(', ')
  return effectsOf(checkIds.map((id) => id.slice(id.indexOf('/') + 1))).words
}

const untilText = ({ at, to }: { readonly at: number; readonly to: number }, clock: Clock): string =>
  clock(to) === clock(at) ? '' : `, until ${clock(to)}`

function capturedText(captures: readonly Captured[]): string {
  const by = captures[0]?.by ? `, because ${captures[0].by} asked` : ''
  const whole = captures.map(({ checkId, sections }) => {
    const titles = sections.slice(0, NAMED).map(({ title }) => title)
    return `${checkName(checkId)} (${[...titles, ...(sections.length > NAMED ? ['…'] : [])].join(', ')})`
  })
  const more = whole.length > NAMED ? ` and ${whole.length - NAMED} more` : ''
  return `${whole.slice(0, NAMED).join(', ')}${more}${by}`
}

/** `ops (slack), night (email)` */
const namesOf = (accounts: readonly Account[], { channels }: Pick<Whose, 'channels'>): string =>
  accounts
    .map(({ recipient }) => {
      const kind = channels.find(({ name }) => name === recipient)?.kind
      return kind === undefined || kind === recipient ? recipient : `${recipient} (${kind})`
    })
    .join(', ')

/** Its time stands beside it already. */
function toldText([account, ...others]: readonly [Account, ...Account[]], clock: Clock): string {
  const { fate, status } = account
  const what = status === null ? '' : ` of ${status}`
  const are = (verb: string) => (others.length === 0 ? verb : verb.replace(/^was/, 'were').replace(/^is/, 'are'))
  if (fate?.state === 'sent') return `${are('was')} told${what}${fate.tries > 1 ? `, at try ${fate.tries}` : ''}`
  const { verb, how } = accountText(account, clock)
  return `${are(verb)}${what}${how}`
}
