import { withoutEnd } from './without-end.ts'

/** Thousands set apart by a narrow no-break space, a real minus, at most three significant decimals. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '?'
  const magnitude = Math.abs(value)
  const decimals = magnitude >= 100 || Number.isInteger(value) ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : digits
  const [whole = '0', fraction] = magnitude.toFixed(decimals).split('.')
  const grouped = inThousands(whole)
  const trimmed = withoutEnd(fraction ?? '', '0')
  const sign = value < 0 && Number(magnitude.toFixed(decimals)) !== 0 ? '−' : ''
  return `${sign}${grouped}${trimmed === '' ? '' : `.${trimmed}`}`
}

function inThousands(whole: string): string {
  // From 10²¹ on there is an exponent instead.
  if (whole.length <= 3 || whole.includes('e')) return whole
  const first = whole.length % 3
  const rest = whole.slice(first).match(/\d{3}/g) ?? []
  return [...(first === 0 ? [] : [whole.slice(0, first)]), ...rest].join('\u202F')
}
