/** Where something stands in the configuration. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface Mistake {
  readonly file: string
  /** `null` where there is none: a file that cannot be read at all. */
  readonly line: number | null
  readonly column: number | null
  /** As in `checks.web.with.port` or `routes[0].to[1]`; empty for the file as a whole. */
  readonly path: string
  /** What was expected and what came. Holds no secret. */
  readonly message: string
}

/** More than this helps nobody; a damaged file can have a mistake in every line. */
const LISTED = 100

/** The configuration is refused, with all its mistakes at once. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.slice(0, LISTED).map(describe)
    const more = mistakes.length - lines.length
    super([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'))
    this.mistakes = mistakes
  }
}

/** A mistake as one line: `foretop.yaml:12: checks.web.with.port: must be 1–65535, got 0`. */
function describe({ file, line, path, message }: Mistake): string {
  const where = line === null ? file : `${file}:${line}`
  return `${where}: ${path === '' ? '' : `${path}: `}${message}`
}

export const mistakeAt = ({ file, line, column }: Place, path: string, message: string): Mistake => ({
  file,
  line,
  column,
  path,
  message,
})
