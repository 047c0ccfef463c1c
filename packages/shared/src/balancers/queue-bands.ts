import type { Metric } from '../model.ts'

/** How many visitors wait at a balancer, in the five steps that people know from `pbadm`. */
export const QUEUE_BANDS: NonNullable<Metric['bands']> = [
  { upTo: 0, tone: 'ok', strength: 'plain' },
  { upTo: 100, tone: 'warning', strength: 'plain' },
  { upTo: 500, tone: 'warning', strength: 'bold' },
  { upTo: 1_000, tone: 'critical', strength: 'plain' },
  { upTo: null, tone: 'critical', strength: 'filled' },
]
