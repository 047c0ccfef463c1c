import type { Impact, Transition } from '@foretop/shared/model.ts'
import type { Stream } from '@foretop/shared/stream.ts'
import type { CheckView, Summary } from '@foretop/shared/wire.ts'
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import { pictureNow, streamStore, surveyStore, table, viewStore, watch } from './live.ts'
import { everySecond } from './server-time.ts'
import type { Survey } from './survey.ts'
import type { Site } from './table.ts'

export const useCheck = (id: string): Summary | undefined =>
  useSyncExternalStore(
    useCallback((listener) => table.subscribeTo(id, listener), [id]),
    () => table.rows.get(id),
  )

/** Draws again when `read` says something else, whatever else changed in the table. `read` must return a stable value. */
export const useTable = <T>(read: () => T): T => useSyncExternalStore(table.subscribe, read)

export const useSite = (): Site => useTable(() => table.site)
/** What a trouble does to users, where that is known. */
export const useImpact = (id: string): Impact | undefined =>
  useTable(() => {
    const { impacts = {} } = table.site
    return Object.hasOwn(impacts, id) ? impacts[id] : undefined
  })
export const useEvents = (): readonly Transition[] => useTable(() => table.events)
export const useSurvey = (): Survey => useSyncExternalStore(surveyStore.subscribe, surveyStore.get)
export const useStream = (): Stream => useSyncExternalStore(streamStore.subscribe, streamStore.get)

/** Changes as soon as anything in the table does; for lists that are filtered while they are looked at. */
export const useRevision = (): number => useTable(() => table.revision)

/** Text that depends on the time, read each second; what is printed the same is not drawn again. */
export const useTicking = (print: (now: number) => string): string =>
  useSyncExternalStore(everySecond, () => print(pictureNow()))

/** The check with every look as it comes; `undefined` until the first. */
export function useWatched(id: string): CheckView | undefined {
  useEffect(() => watch([id]), [id])
  return useSyncExternalStore(viewStore.subscribe, () => viewStore.get(id))
}

/** The same for many: those of which a look came, by id. `ids` must keep its identity while it says the same. */
export function useWatchedAll(ids: readonly string[]): ReadonlyMap<string, CheckView> {
  useEffect(() => watch(ids), [ids])
  const revision = useSyncExternalStore(viewStore.subscribe, viewStore.revision)
  return useMemo(() => {
    if (revision < 0) return new Map()
    return new Map(ids.flatMap((id) => viewStore.get(id) ?? []).map((view) => [view.id, view] as const))
  }, [ids, revision])
}
