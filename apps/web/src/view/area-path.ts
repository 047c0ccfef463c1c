type Values = readonly (number | null)[]

interface Shape {
  /** When the picture begins and ends, in wall ms. It is 100 wide. */
  readonly from: number
  readonly to: number
  /** Longer from one number to the next, and there is nothing between them. */
  readonly gapMs: number
  /** What is drawn `height` high, up (−1) or down (1) from `zero`. */
  readonly top: number
  readonly zero: number
  readonly height: number
  readonly direction: 1 | -1
}

/** The closed path of a run of numbers standing on a line. What is not known is a gap; a number alone is a thin stroke. */
export function areaOf(times: readonly number[], values: Values, shape: Shape): string {
  const { from, to, gapMs, top, zero, height, direction } = shape
  const x = (at: number) => (((at - from) / (to - from)) * 100).toFixed(1)
  const y = (value: number) => (zero + direction * Math.min(1, value / top) * height).toFixed(1)
  let path = ''
  let drawnAt: number | null = null
  const end = () => {
    if (drawnAt !== null) path += `h.3V${zero}Z`
    drawnAt = null
  }
  for (const [n, at] of times.entries()) {
    const value = values[n] ?? null
    if (value === null || (drawnAt !== null && at - drawnAt > gapMs)) end()
    if (value === null || at < from || at > to) continue
    path += drawnAt === null ? `M${x(at)} ${zero}V${y(value)}` : `L${x(at)} ${y(value)}`
    drawnAt = at
  }
  end()
  return path
}
