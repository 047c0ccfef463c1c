import type { PlannedDowntime } from '@foretop/shared/handling.ts'
import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import { scopeText } from '@foretop/shared/scope.ts'
import { nameOfId } from '../checks/status.ts'
import type { Handled } from './use-handled.ts'

/** One thing that somebody has in hand: a silence, a downtime, an acknowledgement. Times are wall ms. */
export interface InHand {
  readonly key: string
  readonly what: string
  readonly by: string
  readonly since: number
  /** `null`: until it is ok. */
  readonly until: number | null
  readonly note: string
  /** What alone is kept quiet; `null`: all that happens. */
  readonly expect: Quiet['expect']
  /** When it comes again, by a rule of the configuration. */
  readonly again: readonly number[]
  readonly of: Acknowledgement | Quiet
}

export interface InHandList {
  readonly title: string
  /** What ends one of them. */
  readonly end: string
  readonly items: readonly InHand[]
}

/** All that is in hand, in four lists, each the next to end first. */
export function inHand(
  { quiets, acknowledgements, rules }: Pick<Handled, 'quiets' | 'acknowledgements' | 'rules'>,
  search: string,
) {
  const ofQuiet = (quiet: Quiet) => ofQuietBy(quiet, rules)
  const list = (title: string, end: string, items: readonly InHand[]): InHandList => ({
    title,
    end,
    items: items.filter((item) => matches(item, search)).toSorted(soonest),
  })
  const begun = (kind: Quiet['kind']) => quiets.filter((quiet) => quiet.kind === kind && quiet.beganAt !== null)
  return [
    list('In downtime', 'End', begun('downtime').map(ofQuiet)),
    list('Downtimes to come', 'Cancel', quiets.filter(({ beganAt }) => beganAt === null).map(ofQuiet)),
    list('Silenced', 'End', begun('silence').map(ofQuiet)),
    list('Acknowledged', 'Release', acknowledgements.map(ofAcknowledgement)),
  ]
}

const ofQuietBy = (quiet: Quiet, rules: readonly PlannedDowntime[]): InHand => {
  const { id, match, by, beganAt, from, until, note } = quiet
  const next = rules.find(({ name }) => name === quiet.rule)?.next ?? []
  const again = next.map((one) => one.from).filter((at) => at > from)
  return {
    key: id,
    what: scopeText(match),
    by,
    since: beganAt ?? from,
    until,
    note,
    expect: quiet.expect,
    again,
    of: quiet,
  }
}

const ofAcknowledgement = (of: Acknowledgement): InHand => {
  const { checkId, at, by, until, note } = of
  return { key: checkId, what: nameOfId(checkId), by, since: at, until, note, expect: null, again: [], of }
}

/** What ends by itself comes first, by its end; what waits for its check comes last, the newest first. */
const soonest = (a: InHand, b: InHand): number =>
  a.until === null && b.until === null
    ? b.since - a.since
    : (a.until ?? Number.POSITIVE_INFINITY) - (b.until ?? Number.POSITIVE_INFINITY)

function matches({ what, by, note }: InHand, search: string): boolean {
  const text = `${what} ${by} ${note}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
