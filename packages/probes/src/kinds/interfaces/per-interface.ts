/** A metric with one reading per interface; nothing at all where no interface has one. */
export function perInterface<N extends string, I extends { readonly name: string }>(
  name: N,
  interfaces: readonly I[],
  value: (one: I) => number | null,
) {
  const known = interfaces.flatMap((one) => {
    const reading = value(one)
    return reading === null ? [] : [[one.name, reading] as const]
  })
  // Computed keys widen to string; the only one is `name`.
  return (known.length === 0 ? {} : { [name]: Object.fromEntries(known) }) as { [n in N]?: Record<string, number> }
}
