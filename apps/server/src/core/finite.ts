import type { Metrics, Observation, Reading } from '@foretop/shared/model.ts'

/**
 * An observation without the readings that are no numbers (infinite, not a number): they can be judged, but neither
 * stored as JSON nor drawn.
 */
export function finite(observation: Observation): Observation {
  if (observation.outcome !== 'answered') return observation
  const readings = Object.values(observation.metrics)
  if (readings.every((reading) => reading === undefined || allFinite(reading))) return observation
  const metrics: Metrics = Object.fromEntries(
    Object.entries(observation.metrics).flatMap(([name, reading]) => {
      const kept = reading === undefined ? undefined : keepFinite(reading)
      return kept === undefined ? [] : [[name, kept]]
    }),
  )
  return { ...observation, metrics }
}

const allFinite = (reading: Reading): boolean =>
  typeof reading === 'number' ? Number.isFinite(reading) : Object.values(reading).every(Number.isFinite)

function keepFinite(reading: Reading): Reading | undefined {
  if (typeof reading === 'number') return Number.isFinite(reading) ? reading : undefined
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => Number.isFinite(value)))
}
