import type { Capture, Row, Section } from '../model.ts'

/** `3 s`, `40 ms`: how long it took. */
const spanText = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${Number((ms / 1_000).toFixed(1))} s`)

/** Whose, when (in UTC, for it goes elsewhere), and all of it: as it is copied, and printed by programs. */
export function captureText({ checkId, at, tookMs, sections, error }: Capture): string {
  const head = `${checkId} at ${new Date(at).toISOString()}, captured in ${spanText(tookMs)}`
  const parts = sections.map((section) => `== ${section.title}\n${sectionText(section)}`)
  return [head, ...parts, ...(error === null ? [] : [errorText(error, sections.length)])].join('\n\n')
}

/** Why there is not all of it. */
export const errorText = (error: string, sections: number): string =>
  sections === 0 ? `Nothing was captured: ${error}` : `No more was captured: ${error}`

export const sectionText = (section: Section): string =>
  'text' in section ? section.text : section.table.length === 0 ? 'none' : tableText(section.table)

/** All columns of any row, in the order in which they come. */
export const columnsOf = (rows: readonly Row[]): readonly string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
]

/** The last column is not padded: it is the long one. */
function tableText(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  const lines = [columns, ...rows.map((row) => columns.map((column) => cellText(row[column])))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines
    .map((line) => line.map((cell, at) => (at === line.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  '))
    .map((line) => line.trimEnd())
    .join('\n')
}

export const cellText = (value: Row[string] | undefined): string => (value == null ? '–' : String(value))
