import type { Lateness } from '../../engine/lateness.ts'
import { family, sample } from './exposition.ts'

const NAME = 'foretop_start_lateness_seconds'

/** The histogram of how late looks start, whose counts the engine keeps. Prometheus wants them summed up. */
export function exposeLateness({ boundsMs, counts, sumMs }: Lateness): string {
  let total = 0
  const buckets = counts.map((count, index) => {
    total += count
    const bound = boundsMs[index]
    return sample(`${NAME}_bucket`, { le: bound === undefined ? '+Inf' : String(bound / 1_000) }, total)
  })
  const lines = [
    ...family(NAME, 'histogram', 'How late looks started.'),
    ...buckets,
    sample(`${NAME}_sum`, {}, sumMs / 1_000),
    sample(`${NAME}_count`, {}, total),
  ]
  return `${lines.join('\n')}\n`
}
