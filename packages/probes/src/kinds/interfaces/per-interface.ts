import { perInstance } from '../../per-instance.ts'

/** A metric with one reading per interface; nothing at all where no interface has one. */
export const perInterface = <N extends string, I extends { readonly name: string }>(
  metric: N,
  interfaces: readonly I[],
  readingOf: (one: I) => number | null,
) => perInstance(metric, interfaces, ({ name }) => name, readingOf)
