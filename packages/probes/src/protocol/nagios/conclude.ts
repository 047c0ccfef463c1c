import type { Conclusion } from '@foretop/shared/model.ts'
import { oneLine } from '../../one-line.ts'
import { ProbeCrash } from '../failure.ts'
import { splitOutput } from './output.ts'
import { type Figure, parsePerformance } from './performance.ts'
import { wordsOf } from './range.ts'
import { readingsOf } from './readings.ts'

/** By exit code. */
export const CODES: readonly Conclusion[] = ['ok', 'warning', 'critical', 'unknown']

/** How a plugin ended, wherever it ran. */
export interface PluginEnd {
  /** `null`: a signal ended it. */
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
  /** Why there may be more of `stdout` than we have. */
  readonly cut: string | null
}

/** What is to be made of how a plugin ended; `name` is what people call it. Throws `local` for a code that means nothing. */
export function conclude(name: string, { code, signal, stdout, stderr, cut }: PluginEnd) {
  const says = code === null ? undefined : CODES[code]
  const { text: first, more, performance } = splitOutput(stdout)
  // Signs that nobody sees say nothing.
  const text = oneLine(first).trim()
  const complaint = oneLine(stderr).trim()
  if (says === undefined) {
    const said = [text, complaint].filter((each) => each !== '').join(': ')
    const how = `${name} ended ${signal === null ? `with ${code}` : `by ${signal}`}`
    throw new ProbeCrash('local', said === '' ? how : `${how}: ${said}`)
  }
  const figures = parsePerformance(cut === null ? performance : beforeLastBlank(performance))
  // A usage error prints how it is used, and what was wrong beside it.
  const told = text === '' || says === 'unknown' ? [complaint, text] : [text]
  const line = told.filter((each) => each !== '').join(': ')
  return {
    metrics: readingsOf(figures),
    details: {
      ...(cut !== null && { cut }),
      ...(more.length > 0 && { output: more.map((line) => ({ line })) }),
      ...(complaint !== '' && { complaint }),
      ...(figures.length > 0 && { performance: figures.map(row) }),
    },
    says: line === '' && says === 'ok' ? ('unknown' as const) : says,
    text: line === '' ? `${name} said nothing` : line,
  }
}

/** What follows may be half a number. */
const beforeLastBlank = (text: string): string => text.slice(0, -(text.split(/\s/).at(-1)?.length ?? 0) || undefined)

const row = ({ label, value, unit, warning, critical, least, most }: Figure) => ({
  ...{ label, value, unit },
  warning: warning && wordsOf(warning),
  critical: critical && wordsOf(critical),
  ...{ least, most },
})
