const WIDTH = 100
const HEIGHT = 24

interface Props {
  /** Oldest first. */
  readonly values: readonly number[]
  readonly className?: string | undefined
}

/** The run of a number without axes: for its form, not for reading. */
export function Spark({ values, className }: Props) {
  const low = Math.min(0, ...values)
  const high = Math.max(...values, low + Number.EPSILON)
  const step = WIDTH / Math.max(1, values.length - 1)
  const points = values.map(
    (value, at) => `${(at * step).toFixed(1)} ${(HEIGHT - ((value - low) / (high - low)) * HEIGHT).toFixed(1)}`,
  )
  return (
    <svg className={className} viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} preserveAspectRatio="none" aria-hidden="true">
      <path
        d={`M${points.join('L')}`}
        fill="none"
        stroke="currentcolor"
        vectorEffect="non-scaling-stroke"
        strokeWidth="1.5"
      />
    </svg>
  )
}
