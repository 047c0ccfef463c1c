import type { Metric } from '../model.ts'
import { formatDuration } from './duration.ts'
import { formatNumber } from './number.ts'

const DAY_MS = 86_400_000
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const DECIMAL = ['bit', 'kbit', 'Mbit', 'Gbit', 'Tbit'] as const

/** A reading with its unit, as people read it: `41.2 MiB`, `93 %`, `1.2 s`; a counter is per second: `41.2 MiB/s`. */
export function formatMetric(value: number, metric: Pick<Metric, 'unit' | 'counter'> | undefined): string {
  const text = metric === undefined ? formatNumber(value) : withUnit(value, metric.unit)
  return metric?.counter === undefined ? text : `${text}/s`
}

function withUnit(value: number, unit: Metric['unit']): string {
  switch (unit) {
    case 'ms':
      return Math.abs(value) < 10_000 ? `${formatNumber(value)}\u202Fms` : formatDuration(value)
    case 's':
      return Math.abs(value) < 60 ? `${formatNumber(value)}\u202Fs` : formatDuration(value * 1_000)
    case 'bytes':
      return formatBytes(value)
    case 'percent':
      return `${formatNumber(value)}\u202F%`
    case 'days':
      return formatDays(value)
    case 'bits':
      return formatBits(value)
    case 'celsius':
      return `${formatNumber(value)}\u202F°C`
    case 'flag':
      return value === 0 ? 'no' : 'yes'
    case 'count':
      return formatNumber(value)
  }
}

/** Whole days, of those that are over or left; hours where there are few. Never more than is true: 6.9 is not yet 7. */
export function formatDays(days: number): string {
  if (Math.abs(days) >= 2 || Number.isInteger(days)) return `${formatNumber(Math.trunc(days))}\u202Fd`
  const hours = Math.trunc(days * 24)
  return hours === 0 ? formatDuration(days * DAY_MS) : `${formatNumber(hours)}\u202Fh`
}

/** In powers of 1024. */
export function formatBytes(bytes: number): string {
  const power = Math.min(BINARY.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(bytes) || 1) / 10)))
  return `${formatNumber(bytes / 1_024 ** power)}\u202F${BINARY[power] ?? 'B'}`
}

/** In powers of 1000, as lines are sold. */
function formatBits(bits: number): string {
  const power = Math.min(DECIMAL.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(bits) || 1) / 3)))
  return `${formatNumber(bits / 1_000 ** power)}\u202F${DECIMAL[power] ?? 'bit'}`
}
