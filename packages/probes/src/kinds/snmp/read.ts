import type { Row } from '@foretop/shared/model.ts'
import { matchesAny } from '../../protocol/glob.ts'
import type { SnmpReadings } from '../../protocol/snmp/snmp.ts'
import type { SnmpReading } from '../../protocol/snmp/value.ts'
import type { Widening } from '../../protocol/snmp/widening.ts'
import type { Unmet } from '../http/expectations.ts'
import { numericOid } from './oid.ts'
import type { SnmpOptions } from './options.ts'
import { made } from './reading.ts'
import { type Rule, ruleOf } from './value-rule.ts'

/** What came of a part of what was asked for. */
export interface Read {
  readonly metrics: { readonly [metric: string]: number | { readonly [instance: string]: number } }
  readonly unmet: readonly Unmet[]
  /** What is not as expected, then what people read first. */
  readonly bad: readonly string[]
  readonly words: readonly string[]
  readonly rows: readonly Row[]
  /** Whether the agent had anything of it. */
  readonly came: boolean
}

export function readValues(rules: readonly Rule[], came: ReadonlyMap<string, SnmpReading>, widening: Widening): Read {
  const part = new Part()
  for (const rule of rules) {
    const reading = came.get(rule.oid)
    if (reading === undefined) {
      if (!rule.optional) part.lacks(`${rule.label} at ${rule.oid}`, nothingAt(rule.oid))
      continue
    }
    const words = part.take(rule, null, reading, widening)
    part.rows.push({ name: rule.label, value: words, oid: rule.oid })
  }
  return { ...part.read(), came: rules.some(({ oid }) => came.has(oid)) }
}

type Table = SnmpOptions['tables'][string]

/** The columns of a table to be walked, that with the names first. */
export const columnsOf = ({ columns, names }: Table): readonly string[] => [
  ...new Set([
    ...(names === undefined ? [] : [numericOid(names)]),
    ...Object.entries(columns).map((column) => ruleOf(column).oid),
  ]),
]

export function readTable(title: string, table: Table, came: SnmpReadings, widening: Widening): Read {
  const rules = Object.entries(table.columns).map(ruleOf)
  const part = new Part()
  const rows = namedRows(table, rules, came)
  const chosen = rows.filter(({ name }) => table.mustHave.includes(name) || isWanted(name, table))
  for (const { name, values } of chosen) {
    const row: { [column: string]: string } = { name }
    for (const rule of rules) {
      const reading = values.get(rule.oid)
      if (reading !== undefined) row[rule.metric] = part.take(rule, name, reading, widening)
      else if (!rule.optional) part.lacks(`${rule.label} of ${name}`, 'nothing')
    }
    part.rows.push(row)
  }
  for (const name of table.mustHave)
    if (!rows.some((row) => row.name === name)) part.lacks(`${name} in ${title}`, 'no such row')
  if (chosen.length === 0 && !table.optional)
    part.lacks(`rows in ${title}`, rows.length === 0 ? 'none' : `none of ${rows.length} is to be read`)
  return { ...part.read(), came: rows.length > 0 }
}

const isWanted = (name: string, { include, exclude }: Table): boolean =>
  matchesAny(name, include) && !matchesAny(name, exclude)

interface NamedRow {
  readonly name: string
  readonly values: ReadonlyMap<string, SnmpReading>
}

/** Rows that have more than a name, which may be that of another table. Of one name each gets its index. */
function namedRows({ names }: Table, rules: readonly Rule[], came: SnmpReadings): readonly NamedRow[] {
  const column = names === undefined ? null : numericOid(names)
  const found = Array.from(came, ([index, values]) => {
    const said = column === null ? undefined : values.get(column)?.value
    return {
      index,
      values,
      name:
        String(said ?? '')
          .replaceAll('\0', '')
          .trim() || index,
    }
  }).filter(({ values }) => rules.some(({ oid }) => values.has(oid)))
  const same = Map.groupBy(found, ({ name }) => name)
  return found.map(({ index, name, values }) => ({
    name: (same.get(name)?.length ?? 0) > 1 ? `${name} (${index})` : name,
    values,
  }))
}

const nothingAt = (oid: string): string =>
  oid.endsWith('.0') ? 'nothing' : 'nothing (a value that is in no table ends in .0)'

/** What is put together of one part. */
class Part {
  readonly #numbers = new Map<string, number | Map<string, number>>()
  readonly #unmet: Unmet[] = []
  readonly #bad: string[] = []
  readonly #words: string[] = []
  readonly rows: Row[] = []

  lacks(expected: string, came: string): void {
    this.#unmet.push({ expected, came })
  }

  /** As people read it. */
  take(rule: Rule, instance: string | null, reading: SnmpReading, widening: Widening): string {
    const name = instance === null ? rule.metric : `${rule.metric} ${instance}`
    const whole = instance === null ? rule.label : `${rule.label} of ${instance}`
    const taken = made(reading, rule, { name, widening })
    if (taken === null) return ''
    if ('came' in taken) {
      this.lacks(
        rule.expected === null && taken.came.startsWith('a counter')
          ? `${whole} to be no counter`
          : `a number of ${whole}`,
        taken.came,
      )
      return String(reading.value)
    }
    const { number, words } = taken
    if (instance === null) this.#numbers.set(rule.metric, number)
    else {
      const table = this.#numbers.get(rule.metric)
      const instances = table instanceof Map ? table : new Map<string, number>()
      this.#numbers.set(rule.metric, instances.set(instance, number))
    }
    const said = `${whole} ${rule.expected === null ? words : `is ${words === '' ? 'empty' : words}`}`
    if (rule.expected !== null && number === 0) this.#bad.push(said)
    // What a counter stands at tells nobody anything.
    else if (!rule.counter && instance === null) this.#words.push(said)
    return words
  }

  read(): Omit<Read, 'came'> {
    const metrics = Object.fromEntries(
      Array.from(this.#numbers, ([metric, value]) => [
        metric,
        value instanceof Map ? Object.fromEntries(value) : value,
      ]),
    )
    return { metrics, unmet: this.#unmet, bad: this.#bad, words: this.#words, rows: this.rows }
  }
}
