import { formatMetric } from '@foretop/shared/format/metric.ts'

const RATE = { unit: 'count', counter: true } as const

export const rateText = (perSecond: number): string => formatMetric(perSecond, RATE)

/** What is not known is no 0: it is counted beside the sum. */
export function sumOf(rates: readonly (number | null)[]): string {
  const known = rates.filter((rate) => rate !== null)
  const missing = rates.length - known.length
  if (known.length === 0) return 'not known'
  const sum = rateText(known.reduce((total, rate) => total + rate, 0))
  return missing === 0 ? sum : `${sum}, ${missing} not known`
}
