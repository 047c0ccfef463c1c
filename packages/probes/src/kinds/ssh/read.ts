import type { Reading } from '@foretop/shared/model.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import type { Unmet } from '../http/expectations.ts'
import { readNumbers, unmetTexts } from '../json/read.ts'
import type { Table } from '../mysql/session.ts'
import { readRows, type TableWords } from '../sql/read.ts'
import { rulesOf, type SshOptions } from './options.ts'
import { firstWord, pairsIn, tableIn } from './table.ts'

interface Read {
  readonly readings: { readonly [metric: string]: Reading }
  readonly unmet: readonly Unmet[]
  /** Of a table. */
  readonly rows?: number
}

/** What a command says, as its options want it read. Throws `protocol` where it is nothing of the kind. */
export function readOutput(given: SshOptions, stdout: string): Read {
  switch (given.as) {
    case undefined:
      return { readings: {}, unmet: [] }
    case 'json':
      return inDocument(given, parse(stdout))
    case 'columns': {
      const table = tableIn(given, stdout)
      return { ...inTable(given, table, OF_COLUMNS), rows: table.rows.length }
    }
    case 'pairs':
      return inTable(given, pairsIn(given, stdout), OF_PAIRS)
    case 'number': {
      const table = { columns: [''], rows: [{ '': stdout }] }
      const { readings, unmet } = inTable(given, table, OF_PAIRS)
      return { readings, unmet: unmet.map(({ came }) => ({ expected: 'a number', came })) }
    }
  }
}

function inDocument(given: SshOptions, document: unknown): Read {
  const wanted = rulesOf(given).map((rule) => ({ ...rule, name: rule.metric, pointer: rule.at }))
  const { values, unmet } = readNumbers(document, wanted)
  return { readings: values, unmet: [...unmet, ...unmetTexts(document, given.expect)] }
}

const OF_COLUMNS: TableWords = {
  ...{ column: 'column', nothing: 'nothing' },
  twice: 'tell them apart by their places (header: false)',
}
const OF_PAIRS: TableWords = { column: 'line', nothing: 'nothing', twice: 'nobody can tell which is meant' }

function inTable(given: SshOptions, table: Table, words: TableWords): Read {
  const instances = given.instances === undefined ? undefined : String(given.instances)
  const rules = rulesOf(given).map((rule) => ({ ...rule, column: rule.at }))
  const rows = table.rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, name === instances ? cell : numberText(cell)])),
  )
  const { readings, unmet } = readRows({ ...table, rows }, rules, instances, words)
  // Each row is a document of one level, in which the names are pointers.
  const pointers = Object.entries(given.expect).map(([name, rule]) => [pointerTo(name), rule] as const)
  const texts = table.rows.flatMap((row) => {
    const which = instances === undefined ? '' : ` of ${row[instances]}`
    const found = unmetTexts(row, Object.fromEntries(pointers))
    return found.map(({ expected, came }) => ({ expected: `${expected}${which}`, came }))
  })
  // Of no row everything holds.
  const none = table.rows.length === 0 && pointers.length > 0 ? [{ expected: 'a row', came: 'none' }] : []
  return { readings, unmet: [...unmet, ...none, ...texts] }
}

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Many write a unit behind a number, or a comma. */
const numberText = (cell: unknown): unknown => (typeof cell === 'string' ? firstWord(cell).replace(/[%,;]$/, '') : cell)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : ''
    const begins = text.trim() === '' ? 'nothing' : `what begins with ${JSON.stringify(text.trimStart().slice(0, 60))}`
    const words = /^\s*[[{"]/.test(text) ? `damaged JSON: ${why}` : `expected JSON, came ${begins}`
    throw new ProbeFailure('protocol', words, { cause })
  }
}
