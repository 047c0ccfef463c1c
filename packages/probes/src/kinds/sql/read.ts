import type { Reading } from '@foretop/shared/model.ts'
import { textIn, toNumber } from '../mysql/cell.ts'
import type { Table } from '../mysql/session.ts'
import type { ColumnRule } from './options.ts'

/** One expectation that an answer breaks, in words that follow "expected" and "came". */
interface Unmet {
  readonly expected: string
  readonly came: string
}

/** What things are called where they come from. */
export interface TableWords {
  readonly column: string
  /** What stands where nothing stands. */
  readonly nothing: string
  /** What to do about two columns of one name. */
  readonly twice: string
}

const OF_SQL: TableWords = { column: 'column', nothing: 'NULL', twice: 'name one of them otherwise with AS' }

type Rule = Pick<ColumnRule, 'metric' | 'column' | 'scale' | 'optional'>

/** Numbers by the names of their metrics, and what is wrong with the others. */
export function readRows(
  { columns: known, rows }: Table,
  rules: readonly Rule[],
  instances: string | undefined,
  words = OF_SQL,
) {
  const noColumn = (name: string): Unmet => ({
    expected: `a ${words.column} ${name}`,
    came: known.slice(0, MOST).map(shown).join(', '),
  })
  const unmet: Unmet[] = []
  const readings: { [metric: string]: Reading } = {}
  if (instances !== undefined && !known.includes(instances)) unmet.push(noColumn(instances))
  for (const name of new Set([...(instances === undefined ? [] : [instances]), ...rules.map(({ column }) => column)]))
    if (known.indexOf(name) !== known.lastIndexOf(name))
      unmet.push({
        expected: `one ${words.column} ${shown(name)}`,
        came: `two of that name: ${words.twice}`,
      })
  if (instances === undefined && rules.length > 0 && rows.length !== 1)
    unmet.push({
      expected: 'one row',
      came: rows.length === 0 ? 'none' : `${rows.length}: name a column that tells them apart in instances`,
    })
  if (unmet.length > 0) return { readings, unmet }
  const named = rows.map((row) => ({
    row,
    instance: instances === undefined ? '' : (textIn(row, instances) ?? words.nothing),
  }))
  const seen = new Set<string>()
  const twice = named.find(({ instance }) => seen.size === seen.add(instance).size)
  if (twice !== undefined)
    unmet.push({ expected: `one row for each ${instances}`, came: `two of ${shown(twice.instance)}` })
  for (const rule of rules) {
    if (!known.includes(rule.column)) {
      if (!rule.optional) unmet.push(noColumn(rule.column))
      continue
    }
    const values = named.flatMap(({ row, instance }): [string, number][] => {
      const cell = row[rule.column]
      const value = (toNumber(cell) ?? Number.NaN) * rule.scale
      if (Number.isFinite(value)) return [[instance, value]]
      // What is there must be a number.
      if (!rule.optional || (cell !== null && cell !== undefined))
        unmet.push({
          expected: `a number in ${rule.column}${instance === '' ? '' : ` of ${shown(instance)}`}`,
          came:
            cell === null || cell === undefined ? words.nothing : JSON.stringify(shown(textIn(row, rule.column) ?? '')),
        })
      return []
    })
    if (instances !== undefined) readings[rule.metric] = Object.fromEntries(values)
    else if (values[0] !== undefined) readings[rule.metric] = values[0][1]
  }
  return { readings, unmet }
}

const MOST = 20
const LETTERS = 60
const shown = (text: string): string => (text.length > LETTERS ? `${text.slice(0, LETTERS)}…` : text)
