/**
 * A metric with one reading for each instance; nothing at all where none has one, as `{}` among metrics says. Of two with one
 * name the last counts.
 */
export function perInstance<N extends string, I>(
  metric: N,
  instances: readonly I[],
  nameOf: (instance: I) => string | number,
  readingOf: (instance: I) => number | null,
): { readonly [n in N]?: { readonly [instance: string]: number } } {
  const readings = instances.flatMap((instance) => {
    const reading = readingOf(instance)
    return reading === null ? [] : [[nameOf(instance), reading] as const]
  })
  // Computed keys widen to string; the only one is `metric`.
  return (readings.length === 0 ? {} : { [metric]: Object.fromEntries(readings) }) as {
    readonly [n in N]?: { readonly [instance: string]: number }
  }
}
