const WIDTH = 100
const HEIGHT = 24
const PAD = 1

/**
 * The path of a run of numbers in a box of 100 × 24, from zero (or below) to the highest, at least `atLeast`. What is
 * not known is a gap; a number alone between two gaps is a short stroke.
 */
export function sparkOf(values: readonly (number | null)[], atLeast = 0): string {
  const known = values.filter((value) => value !== null)
  const low = known.reduce((least, value) => Math.min(least, value), 0)
  const high = known.reduce((most, value) => Math.max(most, value), Math.max(low + Number.EPSILON, atLeast))
  const step = WIDTH / Math.max(1, values.length - 1)
  const y = (value: number) => HEIGHT - PAD - ((value - low) / (high - low)) * (HEIGHT - 2 * PAD)
  let path = ''
  let drawing = false
  for (const [at, value] of values.entries()) {
    if (value === null) {
      drawing = false
      continue
    }
    const point = `${(at * step).toFixed(1)} ${y(value).toFixed(1)}`
    path += drawing ? `L${point}` : `M${point}h0.5`
    drawing = true
  }
  return path
}
