import type { Transition } from '@foretop/shared/model.ts'
import type { CheckView, History } from '@foretop/shared/wire.ts'

/** A made-up past: waves with a hole in them and a rise at the end. */

export function history(
  view: CheckView,
  from: number,
  to: number,
  points: number,
  metrics: readonly string[] = [],
): History {
  const stepMs = Math.max(10_000, Math.ceil((to - from) / points / 10_000) * 10_000)
  const times = Array.from({ length: Math.floor((to - from) / stepMs) }, (_, at) => from + at * stepMs)
  const asked = Object.entries(view.rates).filter(([metric]) => metrics.length === 0 || metrics.includes(metric))
  const series = asked.flatMap(([metric, reading]) =>
    Object.entries(typeof reading === 'number' ? { '': reading } : reading).map(([instance, level], at) => {
      const avg = times.map((time) => value(level, time, at, to))
      return {
        metric,
        instance: instance === '' ? null : instance,
        avg,
        min: avg.map((point) => (point === null ? null : point * 0.9)),
        max: avg.map((point) => (point === null ? null : point * 1.12)),
      }
    }),
  )
  return { from, to, stepMs: (to - from) / points > 10_000 ? stepMs : 0, times, series }
}

const HOUR = 3_600_000

function value(level: number, time: number, at: number, end: number): number | null {
  const before = end - time
  if (before > 14 * HOUR && before < 15 * HOUR) return null
  const wave = 1 + 0.3 * Math.sin(time / (4 * HOUR) + at) + 0.05 * Math.sin(time / 97_000) * Math.cos(time / 31_000)
  return level * wave * (before < HOUR ? 1 + 3 * (1 - before / HOUR) : 1)
}

/** Changes of one check are hours apart, those of all together minutes. */
export function events(ids: readonly string[], now: number, limit: number, before: number): Transition[] {
  const apartMs = ids.length === 1 ? 5 * HOUR : 431_000
  return Array.from({ length: 200 }, (_, at): Transition => {
    const pair = Math.floor(at / 2)
    const back = at % 2 === 0
    const bad = pair % 3 === 0 ? 'warning' : 'critical'
    return {
      seq: 1_000 - at,
      checkId: ids[(pair * 13) % Math.max(1, ids.length)] ?? 'web01/apache',
      at: now - (pair + 1) * apartMs - (back ? 0 : 95_000 * (1 + (pair % 5))),
      text: back ? 'answers in 12 ms' : 'no answer in 10 s',
      change: { of: 'status', from: back ? bad : 'ok', to: back ? 'ok' : bad },
    }
  })
    .filter((event) => event.seq < before)
    .slice(0, limit)
}

export const notes = (now: number) => [
  { id: '1', checkId: '', at: now - 5 * HOUR, text: 'new release out', by: 'Ann' },
  { id: '2', checkId: '', at: now - 4.8 * HOUR, text: 'rolled back: log in was broken for some', by: 'Ben' },
]
