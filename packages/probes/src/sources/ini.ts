import { ProbeFailure } from '../protocol/failure.ts'
import type { RawRow } from './define.ts'

/**
 * Each section is a row: its name stands in the column `section`, its keys are the others. A line that is indented deeper
 * than its key continues the value. Throws `protocol`.
 */
export function rowsOfIni(text: string): readonly RawRow[] {
  const sections: Map<string, string>[] = []
  let open: { readonly key: string; readonly indent: number } | null = null
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith(';') || line.startsWith('#')) continue
    const indent = raw.length - raw.trimStart().length
    const name = sectionIn(line)
    const section = sections.at(-1)
    if (section !== undefined && open !== null && indent > open.indent) {
      section.set(open.key, `${section.get(open.key) ?? ''} ${line}`.trimStart())
    } else if (name !== null) {
      sections.push(new Map([['section', name]]))
      open = null
    } else if (section === undefined) throw wrong(index, 'stands before the first [section]')
    else {
      const at = line.search(/[=:]/)
      if (at < 1) throw wrong(index, 'is no key=value')
      const key = line.slice(0, at).trim()
      if (section.has(key)) throw wrong(index, `says ${JSON.stringify(key)} again`)
      section.set(key, line.slice(at + 1).trim())
      open = { key, indent }
    }
  }
  return sections.map((section) => Object.fromEntries([...section].map(([key, value]) => [key, unquoted(value)])))
}

const sectionIn = (line: string): string | null =>
  line.startsWith('[') && line.endsWith(']') ? line.slice(1, -1).trim() : null

const unquoted = (value: string): string =>
  value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value

const wrong = (index: number, why: string) => new ProbeFailure('protocol', `line ${index + 1} ${why}`)
