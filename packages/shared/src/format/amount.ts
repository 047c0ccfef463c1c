import { formatNumber } from './number.ts'

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const DECIMAL = ['bit', 'kbit', 'Mbit', 'Gbit', 'Tbit'] as const

/** In powers of 1024. */
export function formatBytes(bytes: number): string {
  const power = Math.min(BINARY.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(bytes) || 1) / 10)))
  return `${formatNumber(bytes / 1_024 ** power)}\u202F${BINARY[power] ?? 'B'}`
}

/** In powers of 1000, as lines are sold. */
export function formatBits(bits: number): string {
  const power = Math.min(DECIMAL.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(bits) || 1) / 3)))
  return `${formatNumber(bits / 1_000 ** power)}\u202F${DECIMAL[power] ?? 'bit'}`
}
