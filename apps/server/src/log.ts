import { createTextMask } from '@foretop/probes/mask.ts'
import { type DestinationStream, type Logger, pino } from 'pino'

export interface MaskedLog {
  readonly log: Logger
  /** From now on these are masked in every line, in whatever form. */
  hide(secrets: readonly string[]): void
}

/** The log of the process: lines of JSON, to `stream` or else to standard output. */
export function createLog(level: string, stream?: DestinationStream): MaskedLog {
  let mask = createTextMask([])
  const maskLine = (line: string): string => {
    if (mask(line) === line) return line
    // Texts only: a secret may look like a number or a key, and the line has to stay JSON.
    const masked = JSON.stringify(JSON.parse(line), (_, value) => (typeof value === 'string' ? mask(value) : value))
    return `${masked}\n`
  }
  const options = { level, hooks: { streamWrite: maskLine } }
  return {
    log: stream === undefined ? pino(options) : pino(options, stream),
    hide(secrets) {
      mask = createTextMask(secrets)
    },
  }
}
