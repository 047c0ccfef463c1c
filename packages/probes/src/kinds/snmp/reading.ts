import { UNITS } from '@foretop/shared/units.ts'
import { decimalIn } from '../../protocol/decimal.ts'
import type { SnmpReading } from '../../protocol/snmp/value.ts'
import type { Widening } from '../../protocol/snmp/widening.ts'
import type { Expected, Rule } from './value-rule.ts'

/** What a rule makes of what came. */
export type Made =
  | { readonly number: number; readonly words: string }
  /** In words that follow "came". */
  | { readonly came: string }

const LETTERS = 60

/** `null`: not known in this look alone. `name` tells counters apart. */
export function made(reading: SnmpReading, rule: Rule, { name, widening }: Counting): Made | null {
  if (rule.expected !== null) {
    const words = wordsOf(reading, rule)
    return { number: Number(fits(words, rule.expected)), words }
  }
  const raw = numberIn(reading)
  if (raw === null) return { came: `not a number: ${quoted(String(reading.value))}` }
  const bits = BITS[reading.kind]
  // A gauge that is judged per second, or a counter that is not, is wrong without looking so.
  if (bits !== undefined && rule.counter === undefined) return { came: 'a counter: say counter: true' }
  const counted = bits !== undefined && rule.counter ? widening.widen(name, raw, bits) : raw
  if (counted === null) return null
  const number = counted * rule.scale
  if (!Number.isFinite(number)) return { came: 'a number that is too large' }
  const word = rule.states.get(String(reading.value))
  return { number, words: word ?? UNITS[rule.unit].text(number) }
}

export interface Counting {
  readonly name: string
  readonly widening: Widening
}

const BITS: { readonly [kind in SnmpReading['kind']]?: 32 | 64 } = { counter32: 32, counter64: 64 }

/** A text that is nothing but a number is one; a name or an address is none, whatever it looks like. */
function numberIn({ kind, value }: SnmpReading): number | null {
  if (typeof value === 'number') return kind === 'ticks' ? value / 100 : value
  return kind === 'text' ? decimalIn(value) : null
}

const wordsOf = ({ value }: SnmpReading, { states }: Rule): string => {
  const text = String(value).replaceAll('\0', '').trim()
  return states.get(text) ?? text
}

const fits = (words: string, expected: Expected): boolean =>
  'contains' in expected ? words.includes(expected.contains) : expected.any.includes(words)

/** Not longer than people read. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > LETTERS ? `${text.slice(0, LETTERS)}…` : text)
