import snmp, { type Varbind } from 'net-snmp'
import { shown } from '../shown.ts'

export type SnmpValue = number | string

/** What an agent says a value is, where it matters: the rest is `number` or `text`. */
export type SnmpKind = 'counter32' | 'counter64' | 'ticks' | 'number' | 'text' | 'name'

export interface SnmpReading {
  readonly kind: SnmpKind
  readonly value: SnmpValue
}

/** Not what an agent says instead of a value: no such object, no such instance, end of the view. */
export const isThere = (varbind: Varbind): boolean => !snmp.isVarbindError(varbind)

/** `null` for what is not there, and for what is no value that we know. */
export function decoded(varbind: Varbind | undefined): SnmpReading | null {
  if (varbind === undefined || !isThere(varbind)) return null
  const { type, value } = varbind
  if (typeof value === 'number') return { kind: KINDS.get(type) ?? 'number', value }
  // An object's name (1.3.6.1) or an address (10.0.0.1) looks like a number at times.
  if (typeof value === 'string') return { kind: 'name', value }
  if (!Buffer.isBuffer(value)) return null
  const { Counter64, Opaque } = snmp.ObjectType
  const number = type === Counter64 ? unsigned(value) : type === Opaque ? floating(value) : null
  if (number !== null) return { kind: type === Counter64 ? 'counter64' : 'number', value: number }
  return type === Counter64 ? null : { kind: 'text', value: shown(value) }
}

const KINDS: ReadonlyMap<number, SnmpKind> = new Map([
  [snmp.ObjectType.Counter, 'counter32'],
  [snmp.ObjectType.TimeTicks, 'ticks'],
])

/** Counter64 comes as bytes with leading zeros cut off; none at all is 0. A ninth may be there for the sign. */
function unsigned(bytes: Buffer): number | null {
  if (bytes.length > 9 || (bytes.length === 9 && bytes[0] !== 0)) return null
  return Number(BigInt(`0x${bytes.toString('hex') || '0'}`))
}

/** Numbers with a fraction (net-snmp, RFC 6340 says them otherwise): their own tag and length within the opaque. */
function floating(bytes: Buffer): number | null {
  if (bytes.length < 3 || bytes[0] !== 0x9f) return null
  const number =
    bytes[1] === 0x78 && bytes[2] === 4 && bytes.length === 7
      ? bytes.readFloatBE(3)
      : bytes[1] === 0x79 && bytes[2] === 8 && bytes.length === 11
        ? bytes.readDoubleBE(3)
        : Number.NaN
  return Number.isFinite(number) ? number : null
}
