import type { Effect, IncidentView } from '../incident-view.ts'
import type { Account, Capture, Note, Transition } from '../model.ts'

/** What happened in the course of an incident. */
export type Moment =
  | { readonly of: 'event'; readonly at: number; readonly event: Transition }
  /** Effects that began, or ended, at about the same time: until `to`. */
  | { readonly of: 'began' | 'ended'; readonly at: number; readonly to: number; readonly checkIds: readonly string[] }
  /** What was captured at about the same time, for the same reason. */
  | { readonly of: 'captured'; readonly at: number; readonly captures: readonly Captured[] }
  /** Those to whom the same was told, or could not be, at the same moment. */
  | { readonly of: 'told'; readonly at: number; readonly accounts: readonly [Account, ...Account[]] }
  | { readonly of: 'note'; readonly at: number; readonly note: Note }

/** Of a capture what everybody may know. */
export type Captured = Pick<Capture, 'checkId' | 'at' | 'why' | 'by' | 'error'> & {
  readonly sections: readonly { readonly title: string }[]
}

/** Those that follow the first so soon are told of with it. */
const FOLD_MS = 30_000

/** As it happened; effects, of which there may be hundreds, together. */
export function timelineOf(
  { events, effects, told, notes }: Pick<IncidentView, 'events' | 'effects' | 'told' | 'notes'>,
  captures: readonly Captured[],
): readonly Moment[] {
  const ended = effects.flatMap(({ checkId, until }) => (until === null ? [] : [{ checkId, at: until }]))
  const moments: readonly Moment[] = [
    ...events.map((event) => ({ of: 'event' as const, at: event.at, event })),
    ...folded(effects.map(({ checkId, from }) => ({ checkId, at: from }))).map((fold) => ({
      ...{ of: 'began' as const, ...fold },
    })),
    ...folded(ended).map((fold) => ({ of: 'ended' as const, ...fold })),
    ...capturesTogether(captures),
    ...toldTogether(told),
    ...notes.map((note) => ({ of: 'note' as const, at: note.at, note })),
  ]
  // Of one moment the incident's own word is the cause of the rest.
  return moments.toSorted((a, b) => a.at - b.at || RANK[a.of] - RANK[b.of] || seqOf(a) - seqOf(b))
}

const RANK: { readonly [of in Moment['of']]: number } = { event: 0, began: 1, ended: 2, captured: 3, told: 4, note: 5 }
const seqOf = (moment: Moment): number => (moment.of === 'event' ? moment.event.seq : 0)

function folded(each: readonly { readonly checkId: string; readonly at: number }[]) {
  const folds: { at: number; to: number; checkIds: string[] }[] = []
  for (const { checkId, at } of each.toSorted((a, b) => a.at - b.at)) {
    const last = folds.at(-1)
    if (last === undefined || at - last.at > FOLD_MS) folds.push({ at, to: at, checkIds: [checkId] })
    else {
      last.to = at
      if (!last.checkIds.includes(checkId)) last.checkIds.push(checkId)
    }
  }
  return folds
}

/** That nothing was captured is none of it: the list of captures says why. */
function capturesTogether(captures: readonly Captured[]): readonly Moment[] {
  const folds: { of: 'captured'; at: number; captures: Captured[] }[] = []
  for (const one of captures.filter(({ sections }) => sections.length > 0).toSorted((a, b) => a.at - b.at)) {
    const same = folds.findLast(({ at, captures: [first] }) => isOneGo(first, one) && one.at - at <= FOLD_MS)
    if (same === undefined) folds.push({ of: 'captured', at: one.at, captures: [one] })
    else same.captures.push(one)
  }
  return folds
}

const isOneGo = (first: Captured | undefined, next: Captured): boolean =>
  first !== undefined && first.why === next.why && first.by === next.by

/** When the message was delivered, given up, or tried first; what others of the same message say is not said twice. */
function toldTogether(told: readonly Account[]): readonly Moment[] {
  const folds = new Map<string, { of: 'told'; at: number; accounts: [Account, ...Account[]] }>()
  // They come newest first.
  for (const account of told.toReversed()) {
    const { send, fate, transitionSeq, status } = account
    if (!send || fate === null || fate.state === 'withdrawn' || fate.saidBy !== null) continue
    const at = fate.doneAt ?? fate.firstTriedAt ?? fate.queuedAt
    const key = [transitionSeq, status, fate.state, fate.tries, fate.error, Math.floor(at / SECOND_MS)].join(' ')
    const same = folds.get(key)
    if (same === undefined) folds.set(key, { of: 'told', at, accounts: [account] })
    else same.accounts.push(account)
  }
  return [...folds.values()]
}

const SECOND_MS = 1_000

/** One for each check: what is explained again and again is one effect, from the first time to the last. */
export function effectsByCheck(effects: readonly Effect[]): readonly Effect[] {
  const byCheck = new Map<string, Effect>()
  for (const effect of effects) {
    const { from } = byCheck.get(effect.checkId) ?? effect
    byCheck.set(effect.checkId, { ...effect, from })
  }
  // What visitors see first, then what goes on.
  return [...byCheck.values()].toSorted(
    (a, b) => Number(b.front) - Number(a.front) || Number(b.until === null) - Number(a.until === null),
  )
}
