/** What a mail server answers: the same number before each of its lines (RFC 5321 §4.2). */
export interface Reply {
  readonly code: number
  /** Behind the numbers. */
  readonly lines: readonly string[]
}

/** As people read it, in one line. */
export const saidIn = ({ code, lines }: Reply): string => {
  const text = lines.join(' ').trim()
  return `${code} ${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}`.trim()
}

const MOST_SHOWN = 300
/** `250-more`, `250 last`; some say the number alone. */
const LINE = /^([2-5]\d\d)(?:([ -])(.*))?$/s

export interface Line {
  readonly code: number
  readonly isLast: boolean
  readonly text: string
  /** Where the next one begins, in bytes. */
  readonly end: number
}

/** A line of a reply, as far as it goes; `null`: it is none. */
export function lineIn(line: string, end: number): Line | null {
  const [, code, mark = ' ', text = ''] = LINE.exec(line) ?? []
  return code === undefined ? null : { code: Number(code), isLast: mark === ' ', text, end }
}
