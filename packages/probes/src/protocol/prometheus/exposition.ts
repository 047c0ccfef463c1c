import { ProbeFailure } from '../failure.ts'
import { sampleIn } from './sample.ts'

export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  /** May be no number, or one without end. */
  readonly value: number
}

export interface Page {
  /** Of the names that are wanted. */
  readonly samples: readonly Sample[]
  /** All names on the page. */
  readonly names: ReadonlySet<string>
  /** `counter`, `gauge` …, by the name it was said of. */
  readonly types: ReadonlyMap<string, string>
  /** All series on the page. */
  readonly series: number
  /** The end is marked, as in OpenMetrics it must be. */
  readonly ended: boolean
}

/** Each costs time on a thread that has other looks to make. */
const SERIES_LIMIT = 100_000

/**
 * Reads a page in Prometheus's text format 0.0.4 or OpenMetrics 1.0. Of series that are not wanted only the name is read.
 * Throws `protocol`, naming the line that is none, `truncated` or `too-large`.
 */
export function parseExposition(text: string, wanted: ReadonlySet<string>): Page {
  const samples: Sample[] = []
  const names = new Set<string>()
  const types = new Map<string, string>()
  let series = 0
  let lineNumber = 0
  for (const { line, whole } of linesOf(text)) {
    lineNumber += 1
    if (line === '') continue
    if (line.startsWith('#')) {
      if (line === '# EOF') return { samples, names, types, series, ended: true }
      const [, name, type] = /^#[ \t]+TYPE[ \t]+([^ \t]+)[ \t]+([a-z]+)/.exec(line) ?? []
      if (name !== undefined && type !== undefined && types.size < SERIES_LIMIT) types.set(unquoted(name), type)
      continue
    }
    // It may look like one that says less.
    if (!whole && series > 0) break
    const sample = sampleIn(line, wanted)
    if (sample === null) throw notOne(line, lineNumber, series === 0)
    series += 1
    if (series > SERIES_LIMIT) throw new ProbeFailure('too-large', `more than ${SERIES_LIMIT} series on the page`)
    names.add(sample.name)
    if (sample.labels !== null) samples.push(sample)
  }
  if (series > 0 && !text.endsWith('\n'))
    throw new ProbeFailure('truncated', `the page breaks off within a line, after ${series} series`)
  return { samples, names, types, series, ended: false }
}

/** Each ends with a line break, or is not whole. */
function* linesOf(text: string): Generator<{ readonly line: string; readonly whole: boolean }> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end === -1 ? text.length : end)
    start = end === -1 ? text.length : end + 1
    yield { line: line.trim(), whole: end !== -1 }
  }
}

const unquoted = (name: string): string => (name.startsWith('"') ? name.slice(1, -1) : name)

function notOne(line: string, lineNumber: number, first: boolean): ProbeFailure {
  const begins = JSON.stringify(line.slice(0, 60))
  return first
    ? new ProbeFailure('protocol', `not a page of metrics, but what begins with ${begins}`)
    : new ProbeFailure('protocol', `line ${lineNumber} of the page is no series: ${begins}`)
}
