import type { Layer, Rota } from './model.ts'

/** People in turn, each Monday at nine since the first of 2026, unless said otherwise. */
export const madeUpLayer = (people: readonly string[], more: Partial<Layer> = {}): Layer => ({
  ...{ people, turn: { since: '2026-01-05', at: '09:00', days: 7 }, during: null, holidays: null },
  ...more,
})

/** A rota in Berlin. */
export const madeUpRota = (layers: readonly Layer[], more: Partial<Rota> = {}): Rota => ({
  ...{ name: 'primary', title: 'Primary', zone: 'Europe/Berlin', layers, overrides: [] },
  ...more,
})
