import type { Effect, IncidentView } from '@foretop/shared/incident-view.ts'
import type { Note, Transition } from '@foretop/shared/model.ts'

/** What happened in the course of an incident. */
export type Moment =
  | { readonly of: 'event'; readonly at: number; readonly event: Transition }
  /** Effects that began, or ended, at about the same time: until `to`. */
  | { readonly of: 'began' | 'ended'; readonly at: number; readonly to: number; readonly checkIds: readonly string[] }
  | { readonly of: 'note'; readonly at: number; readonly note: Note }

/** Those that follow the first so soon are told of with it. */
const FOLD_MS = 30_000

/** Newest first; effects, of which there may be hundreds, together. */
export function timelineOf(
  { events, effects }: Pick<IncidentView, 'events' | 'effects'>,
  notes: readonly Note[],
): readonly Moment[] {
  const ended = effects.flatMap(({ checkId, until }) => (until === null ? [] : [{ checkId, at: until }]))
  const moments: readonly Moment[] = [
    ...events.map((event) => ({ of: 'event' as const, at: event.at, event })),
    ...folded(effects.map(({ checkId, from }) => ({ checkId, at: from }))).map((fold) => ({
      of: 'began' as const,
      ...fold,
    })),
    ...folded(ended).map((fold) => ({ of: 'ended' as const, ...fold })),
    ...notes.map((note) => ({ of: 'note' as const, at: note.at, note })),
  ]
  // Of one moment the incident's own word is the cause of the rest.
  return moments.toSorted((a, b) => b.at - a.at || RANK[b.of] - RANK[a.of])
}

const RANK: { readonly [of in Moment['of']]: number } = { event: 0, began: 1, ended: 1, note: 2 }

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
