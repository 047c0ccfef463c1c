import type { Details, Observation, Row, Scalar } from '@foretop/shared/model.ts'

/** What stands in place of a secret. */
const MASK = '•••'
/** Shorter ones would mask half of every text, and hide nothing. */
const SHORTEST = 4

/** A function that takes secrets of the configuration out of all that an observation says in words. */
export function createMask(secrets: readonly string[]): (observation: Observation) => Observation {
  // Longer ones first: one secret may be part of another.
  const known = secrets.filter((secret) => secret.length >= SHORTEST).sort((a, b) => b.length - a.length)
  if (known.length === 0) return (observation) => observation
  const text = (words: string) => known.reduce((masked, secret) => masked.replaceAll(secret, MASK), words)
  const scalar = (value: Scalar) => (typeof value === 'string' ? text(value) : value)
  const row = (cells: Row): Row => Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, scalar(cell)]))
  const details = (all: Details): Details =>
    Object.fromEntries(
      Object.entries(all).map(([name, value]) => [
        name,
        typeof value === 'object' && value !== null ? value.map(row) : scalar(value),
      ]),
    )
  return (observation) => {
    const masked = { ...observation, text: text(observation.text) }
    return masked.outcome === 'answered' && masked.details !== undefined
      ? { ...masked, details: details(masked.details) }
      : masked
  }
}
