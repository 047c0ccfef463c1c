import type { Disk } from './disk.made-up.ts'
import type { Shelf } from './shelf.made-up.ts'

/** Gives all rows of a check to another id, as `../renaming.ts` does. */
export function renameRows(disk: Disk, { from, to }: { readonly from: string; readonly to: string }): void {
  if (from === to) return
  const renamed = <T extends { readonly checkId: string }>(row: T): T =>
    row.checkId === from ? { ...row, checkId: to } : row
  const move = <T extends object>(shelf: Shelf<string, T>, as: (row: T) => T) => {
    const row = shelf.get(from)
    shelf.drop(to)
    if (row !== undefined) shelf.move(from, to, as(row))
  }
  move(disk.states, ({ state, latest }) => ({ state: renamed(state), latest: latest && renamed(latest) }))
  move(disk.keepsakes, renamed)
  move(disk.acknowledgements, renamed)
  disk.beliefs.dropAll(({ checkId }) => checkId === to)
  for (const belief of disk.beliefs.rows().filter(({ checkId }) => checkId === from))
    disk.beliefs.move(`${belief.recipient} ${from}`, `${belief.recipient} ${to}`, renamed(belief))
  disk.transitions.changeAll(renamed)
  disk.transitions.changeAll((event) =>
    event.change.of === 'blockedBy' && event.change.to === from ? { ...event, change: { of: 'blockedBy', to } } : event,
  )
  disk.incidents.changeAll(renamed)
  disk.decisions.changeAll(renamed)
  disk.traces.changeAll(renamed)
  disk.notes.changeAll(renamed)
  disk.captures.changeAll(renamed)
  disk.outbox.changeAll((letter) =>
    letter.notice.checkId === from ? { ...letter, notice: renamed(letter.notice) } : letter,
  )
  disk.undecided.changeAll((situation) =>
    situation.check.id === from
      ? {
          ...situation,
          transition: renamed(situation.transition),
          check: { ...situation.check, id: to },
          incident: situation.incident && renamed(situation.incident),
        }
      : situation,
  )
}
