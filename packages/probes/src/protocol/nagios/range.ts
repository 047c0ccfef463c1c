/** When a plugin alerts, as it writes its thresholds: `10`, `10:`, `~:10`, `10:20`, `@10:20`. */
export interface AlertRange {
  /** Both ends included; `null`: without end. */
  readonly start: number | null
  readonly end: number | null
  /** It alerts inside of them, not outside. */
  readonly inside: boolean
}

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?$/

/** A number as plugins print it, some of them with a comma; `null`: it is none, or longer than any. */
export function numberOf(text: string): number | null {
  const point = text.replace(',', '.')
  const value = NUMBER.test(point) ? Number(point) : Number.NaN
  return Number.isFinite(value) ? value : null
}

/** `null`: it is no range. */
export function parseRange(text: string): AlertRange | null {
  const inside = text.startsWith('@')
  const [first = '', second, ...more] = (inside ? text.slice(1) : text).split(':')
  if (more.length > 0 || (first === '' && (second ?? '') === '')) return null
  const from = second === undefined || first === '' ? '0' : first
  const to = second ?? first
  const start = from === '~' ? null : numberOf(from)
  const end = to === '' ? null : numberOf(to)
  if ((from !== '~' && start === null) || (to !== '' && end === null)) return null
  return start !== null && end !== null && start > end ? null : { start, end, inside }
}

/** `below 10 or above 20`: when it alerts, in words. Empty: never. */
export function wordsOf({ start, end, inside }: AlertRange): string {
  if (inside) {
    if (start !== null && end !== null) return `from ${start} to ${end}`
    return end === null ? (start === null ? 'always' : `${start} or above`) : `${end} or below`
  }
  return [...(start === null ? [] : [`below ${start}`]), ...(end === null ? [] : [`above ${end}`])].join(' or ')
}
