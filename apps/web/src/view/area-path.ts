/**
 * The closed path of a run of numbers standing on a line: `top` is drawn `height` high, up (−1) or down (1) from
 * `zero`. The run is 100 wide. What is not known is a gap.
 */
export function areaOf(
  values: readonly (number | null)[],
  { top, zero, height, direction }: { top: number; zero: number; height: number; direction: 1 | -1 },
): string {
  const step = 100 / Math.max(1, values.length - 1)
  const x = (at: number) => (at * step).toFixed(1)
  const y = (value: number) => (zero + direction * Math.min(1, value / top) * height).toFixed(1)
  let path = ''
  let from: number | null = null
  for (const [at, value] of [...values, null].entries()) {
    if (value !== null) {
      path += from === null ? `M${x(at)} ${zero}V${y(value)}` : `L${x(at)} ${y(value)}`
      from ??= at
    } else if (from !== null) {
      path += `L${x(at - 1)} ${zero}Z`
      from = null
    }
  }
  return path
}
