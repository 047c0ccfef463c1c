import type { Transition } from '@foretop/shared/model.ts'
import type { IncidentStore, Stretch } from '../incidents.ts'
import type { Disk } from './disk.made-up.ts'
import { newest } from './state.made-up.ts'

export function createMemoryIncidents({ incidents, transitions }: Disk): IncidentStore {
  const within = ({ from, to }: Stretch) =>
    transitions
      .rows()
      .filter(({ seq }) => seq >= from && (to === null || seq <= to))
      .toSorted((a, b) => a.seq - b.seq)
  const effects = (checkId: string, stretch: Stretch) =>
    within(stretch).filter(({ change }) => change.of === 'blockedBy' && change.to === checkId)
  const until = ({ checkId, seq }: Transition) =>
    within({ from: seq + 1, to: null }).find(
      (later) => later.checkId === checkId && (later.change.of === 'blockedBy' || later.change.to === 'pending'),
    )?.at ?? null
  return {
    one: async (id) => incidents.get(id) ?? null,
    ofMoment: async (checkId, at) =>
      newest(incidents.rows(), ({ openedAt }) => openedAt).find(
        (incident) => incident.checkId === checkId && incident.openedAt <= at,
      ) ?? null,
    async stretchOf({ id, checkId }) {
      const later = incidents
        .rows()
        .filter((other) => other.checkId === checkId && Number(other.id) > Number(id))
        .map((other) => Number(other.id))
      return { from: Number(id), to: later.length === 0 ? null : Math.min(...later) - 1 }
    },
    effects: async (checkId, stretch, { after = stretch.from, limit }) =>
      effects(checkId, stretch)
        .filter(({ seq }) => seq > after)
        .slice(0, limit)
        .map((event) => ({ seq: event.seq, checkId: event.checkId, from: event.at, until: until(event) })),
    effectsCount: async (checkId, stretch, most) =>
      new Set(
        effects(checkId, stretch)
          .slice(0, most)
          .map((effect) => effect.checkId),
      ).size,
  }
}
