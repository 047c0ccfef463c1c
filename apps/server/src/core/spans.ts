/** From the one moment (which belongs to it) to the other, wall ms. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** What any of them covers, in order: what touches is one. */
export function together(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = []
  for (const span of spans.filter(isSome).sort((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last === undefined || last.until < span.from) found.push(span)
    else found[found.length - 1] = { from: last.from, until: Math.max(last.until, span.until) }
  }
  return found
}

/** What both cover. */
export const within = <T extends Span>(spans: readonly T[], others: readonly Span[]): readonly T[] =>
  spans.flatMap((span) =>
    others
      .map(({ from, until }) => ({ ...span, from: Math.max(span.from, from), until: Math.min(span.until, until) }))
      .filter(isSome),
  )

/** What is left of them. */
export function without<T extends Span>(spans: readonly T[], cuts: readonly Span[]): readonly T[] {
  let left = spans
  for (const cut of cuts)
    left = left.flatMap((span) =>
      [
        { ...span, until: Math.min(span.until, cut.from) },
        { ...span, from: Math.max(span.from, cut.until) },
      ].filter(isSome),
    )
  return left
}

const isSome = ({ from, until }: Span): boolean => until > from
