/** A time of day by a clock of 24 hours as people type it: `9:05`, `0905`, `9.05`, `9`; as `09:05`, `null` if it is none. */
export function clockIn(text: string): string | null {
  const [, hour = '', minute = '00'] = /^\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*$/.exec(text) ?? []
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return null
  return `${hour.padStart(2, '0')}:${minute}`
}
