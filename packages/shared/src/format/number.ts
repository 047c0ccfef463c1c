/** Thousands set apart by a narrow no-break space, a real minus, at most three significant decimals. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '?'
  const magnitude = Math.abs(value)
  const decimals = magnitude >= 100 || Number.isInteger(value) ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : digits
  const [whole = '0', fraction] = magnitude.toFixed(decimals).split('.')
  const grouped = whole.length > 3 ? whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u202F') : whole
  const trimmed = fraction?.replace(/0+$/, '') ?? ''
  const sign = value < 0 && Number(magnitude.toFixed(decimals)) !== 0 ? '−' : ''
  return `${sign}${grouped}${trimmed === '' ? '' : `.${trimmed}`}`
}
