import type { Recorded, Row, Scalar, Section } from '@foretop/shared/model.ts'
import { cut } from '../clip.ts'
import { scrubbed } from './scrubbed.ts'

/** Of one recording, in letters of its JSON. */
export const RECORDED_LIMIT = 65_536
const SECTIONS = 16
const ROWS = 500
const LINE = 1_000
const CELL = 1_000
const NAME = 100
/** What is left for the marks and the error. */
const RESERVE = 2_000

/**
 * As much of what was recorded as is kept: clean lines, none too long, 64 KiB in all; what is left out is said. What looks like
 * a secret by its form is taken out.
 */
export function bounded({ sections, error }: Recorded): Recorded {
  let left = RECORDED_LIMIT - RESERVE
  const kept: Section[] = []
  for (const section of sections.slice(0, SECTIONS)) {
    if (left < NAME) break
    const title = cut(scrubbed(section.title), NAME)
    const one: Section =
      'text' in section ? { title, text: textIn(section.text, left) } : { title, table: tableIn(section.table, left) }
    left -= JSON.stringify(one).length
    kept.push(one)
  }
  const lacking = sections.length - kept.length
  const said = error === null ? null : cut(scrubbed(error), LINE)
  if (lacking === 0) return { sections: kept, error: said }
  const why = `left out for its size: ${sections
    .slice(kept.length)
    .map(({ title }) => cut(title, NAME))
    .slice(0, 5)
    .join(', ')}`
  return { sections: kept, error: said === null ? why : `${said}; ${why}` }
}

/** Lines as they are, each made clean. */
function textIn(text: string, most: number): string {
  const lines: string[] = []
  let left = most
  for (const said of scrubbed(text.slice(0, 2 * RECORDED_LIMIT)).split('\n')) {
    const line = cut(said, LINE).trimEnd()
    left -= JSON.stringify(line).length
    if (left <= NAME) return [...lines, '…'].join('\n')
    lines.push(line)
  }
  return lines.join('\n').trimEnd()
}

function tableIn(rows: readonly Row[], most: number): Row[] {
  const kept: Row[] = []
  let left = most
  for (const row of rows.slice(0, ROWS)) {
    const clean = Object.fromEntries(Object.entries(row).map(([name, value]) => [cut(name, NAME), cell(value)]))
    left -= JSON.stringify(clean).length + 1
    if (left <= NAME) break
    kept.push(clean)
  }
  const [first] = kept
  const column = first === undefined ? undefined : Object.keys(first)[0]
  if (kept.length === rows.length || column === undefined) return kept
  return [...kept, { [column]: `… ${rows.length - kept.length} more` }]
}

const cell = (value: Scalar): Scalar => (typeof value === 'string' ? cut(scrubbed(value), CELL) : value)
