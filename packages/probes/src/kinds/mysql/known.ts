import type { Reading } from '@foretop/shared/model.ts'

/** Without the readings that are not known: a metric that was not read is left out. An empty table was not read. */
export function known<N extends string>(
  readings: { readonly [name in N]?: Reading | undefined },
): { readonly [name in N]?: Reading } {
  const known: { [name in N]?: Reading } = {}
  for (const name in readings) {
    const reading: Reading | undefined = readings[name]
    if (reading !== undefined && (typeof reading === 'number' || Object.keys(reading).length > 0)) known[name] = reading
  }
  return known
}

/** One number per instance, of those that have one. */
export function perInstance<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  read: (item: T) => number | undefined,
): { readonly [instance: string]: number } {
  const readings: { [instance: string]: number } = {}
  for (const item of items) {
    const reading = read(item)
    if (reading !== undefined) readings[nameOf(item)] = reading
  }
  return readings
}
