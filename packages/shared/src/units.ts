import { formatBits, formatBytes } from './format/amount.ts'
import { formatDays, formatDuration } from './format/duration.ts'
import { formatNumber } from './format/number.ts'

/** All that is to be known of a unit. Whoever needs more of it than is here adds a field, and says it of each. */
interface UnitFacts {
  /** As people read it. */
  readonly text: (value: number) => string
  /** What several come to that are shown as one. */
  readonly together: 'sum' | 'mean' | 'max'
  readonly axis: {
    /** Zero is on it; or what there is, where distance from zero means nothing; or all that there may be. */
    readonly range: 'zero' | 'data' | 'hundred'
    /** What is a round step: of powers of ten or 1024, of times, or whole ones. */
    readonly steps: 'decimal' | 'binary' | 'seconds' | 'milliseconds' | 'whole'
  }
  /** Prometheus wants base units, named in plural at the end of a name. */
  readonly base: { readonly suffix: string; readonly factor: number }
  /** As Nagios plugins name it after a number; it knows few. */
  readonly plugin: string
}

const DAY_SECONDS = 86_400
const FROM_ZERO = { range: 'zero', steps: 'decimal' } as const
const spaced = (value: number, sign: string): string => `${formatNumber(value)}\u202F${sign}`

/** Always the base unit. A counter's unit is that of what it counts: it is judged and drawn per second. */
export const UNITS = {
  ms: {
    text: (value) => (Math.abs(value) < 10_000 ? spaced(value, 'ms') : formatDuration(value)),
    together: 'max',
    axis: { range: 'zero', steps: 'milliseconds' },
    base: { suffix: '_seconds', factor: 0.001 },
    plugin: 'ms',
  },
  s: {
    text: (value) => (Math.abs(value) < 60 ? spaced(value, 's') : formatDuration(value * 1_000)),
    together: 'max',
    axis: { range: 'zero', steps: 'seconds' },
    base: { suffix: '_seconds', factor: 1 },
    plugin: 's',
  },
  bytes: {
    text: formatBytes,
    together: 'sum',
    axis: { range: 'zero', steps: 'binary' },
    base: { suffix: '_bytes', factor: 1 },
    plugin: 'B',
  },
  percent: {
    text: (value) => spaced(value, '%'),
    together: 'mean',
    axis: { range: 'hundred', steps: 'decimal' },
    base: { suffix: '_ratio', factor: 0.01 },
    plugin: '%',
  },
  count: {
    text: formatNumber,
    together: 'sum',
    axis: FROM_ZERO,
    base: { suffix: '', factor: 1 },
    plugin: '',
  },
  flag: {
    text: (value) => (value === 0 ? 'no' : 'yes'),
    together: 'sum',
    axis: { range: 'zero', steps: 'whole' },
    base: { suffix: '', factor: 1 },
    plugin: '',
  },
  days: {
    text: formatDays,
    together: 'max',
    axis: FROM_ZERO,
    base: { suffix: '_seconds', factor: DAY_SECONDS },
    plugin: '',
  },
  bits: {
    text: formatBits,
    together: 'sum',
    axis: FROM_ZERO,
    base: { suffix: '_bits', factor: 1 },
    plugin: '',
  },
  celsius: {
    text: (value) => spaced(value, '°C'),
    together: 'max',
    axis: { range: 'data', steps: 'decimal' },
    base: { suffix: '_celsius', factor: 1 },
    plugin: '',
  },
} as const satisfies { readonly [unit: string]: UnitFacts }

export type Unit = keyof typeof UNITS
export const UNIT_NAMES = Object.keys(UNITS) as readonly Unit[] // nothing else is in it
