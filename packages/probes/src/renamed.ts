import type { Reading } from '@foretop/shared/model.ts'

/**
 * A reading of which the instances bear other names; the same object where all stay. Two that are alike by then stay two,
 * for each number counts, and those that keep their names have them first.
 */
export function renamed(reading: Reading | undefined, rename: (name: string) => string): Reading | undefined {
  if (typeof reading !== 'object') return reading
  const named = new Map<string, number>()
  const others: [string, number][] = []
  for (const [was, value] of Object.entries(reading)) {
    const name = rename(was)
    if (name === was) named.set(name, value)
    else others.push([name, value])
  }
  if (others.length === 0) return reading
  const alike = new Map<string, number>()
  for (const [name, value] of others) named.set(unlike(name, named, alike), value)
  return Object.fromEntries(named)
}

/** `alike`: how many of a name there were, for a thousand of one name shall not each be compared with all before. */
function unlike(name: string, taken: ReadonlyMap<string, number>, alike: Map<string, number>): string {
  for (let number = (alike.get(name) ?? 0) + 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} (${number})`
    if (taken.has(candidate)) continue
    alike.set(name, number)
    return candidate
  }
}
