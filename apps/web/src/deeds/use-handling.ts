import type { Quiet } from '@foretop/shared/model.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { client, getAcknowledgements, getDowntimeRules, getQuiets } from '../api.ts'
import { useTable } from '../live/hooks.ts'
import { table } from '../live/live.ts'

/** A downtime that another person plans changes no row: it is found by asking now and then. */
const EVERY_MS = 30_000

/** What people have in hand, as the server lists it; renewed when the stream shows that some of it changed. */
export function useQuiets(kind: Quiet['kind'], enabled = true) {
  useRenewal(enabled)
  return useQuery({
    queryKey: ['handling', kind],
    queryFn: ({ signal }) => getQuiets(kind, signal),
    refetchInterval: EVERY_MS,
    enabled,
  })
}

export function useAcknowledgements(enabled = true) {
  useRenewal(enabled)
  return useQuery({
    queryKey: ['handling', 'acknowledgements'],
    queryFn: ({ signal }) => getAcknowledgements(signal),
    refetchInterval: EVERY_MS,
    enabled,
  })
}

/** Downtimes that come again and again, with their next times. */
export function useDowntimeRules() {
  return useQuery({
    queryKey: ['handling', 'rules'],
    queryFn: ({ signal }) => getDowntimeRules(signal),
    refetchInterval: EVERY_MS,
  })
}

let renewedAt = 0

/** Nothing of it is pushed, but the flags of the rows and the events tell when it moved. */
function useRenewal(enabled: boolean): void {
  const mark = useTable(() => (enabled ? markOfFlags() : 0))
  useEffect(() => {
    if (!enabled || mark === renewedAt) return
    renewedAt = mark
    void client.invalidateQueries({ queryKey: ['handling'] })
  }, [mark, enabled])
}

const markOfRevision = { revision: -1, mark: 0 }

/** A number that is another one when any flag of any row is, or a new event tells of silences, downtimes and the like. */
function markOfFlags(): number {
  if (markOfRevision.revision === table.revision) return markOfRevision.mark
  let mark = table.events.find(({ change }) => ABOUT.has(change.of))?.seq ?? 0
  for (const { acknowledged, silenced, downtime } of table.rows.values()) {
    const bits = Number(acknowledged) | (Number(silenced) << 1) | (Number(downtime) << 2)
    mark = (Math.imul(mark, 31) + bits) | 0
  }
  Object.assign(markOfRevision, { revision: table.revision, mark })
  return mark
}

const ABOUT: ReadonlySet<string> = new Set(['acknowledged', 'silenced', 'downtime'])
