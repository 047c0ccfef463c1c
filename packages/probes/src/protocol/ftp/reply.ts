import { cut } from '../../clip.ts'
import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'

export interface Reply {
  readonly code: number
  /** For people: one line, with its code. */
  readonly text: string
}

/** Letters of a reply that are shown. */
const SHOWN = 200
const [LF, ZERO, NINE] = [0x0a, 0x30, 0x39]

/**
 * How many bytes of all that is held are one reply, 0 while it is not whole (RFC 959 §4.2): one line, or from `220-` to the next
 * line that begins with `220` and a blank. Throws `protocol` for what is no reply. Each is for one reply, and goes on where it was
 * when more came.
 */
export function replyLength(where: string): (held: Buffer) => number {
  let code = ''
  let start = 0
  return (held) => {
    if (code === '') {
      if (held.length > 0 && !isDigit(held[0])) throw stranger(held, where)
      const end = held.indexOf(LF) + 1
      if (end === 0) return 0
      const [, said = '', mark] = /^([1-5]\d\d)(?:([ -])|\r?\n)/.exec(held.subarray(0, end).toString('latin1')) ?? []
      if (said === '') throw stranger(held, where)
      if (mark !== '-') return end
      code = said
      start = end
    }
    for (;;) {
      const next = held.indexOf(LF, start) + 1
      if (next === 0) return 0
      if (isLast(held.subarray(start, next).toString('latin1'), code)) return next
      start = next
    }
  }
}

/** What `replyLength` found the end of. */
export function replyOf(bytes: Buffer): Reply {
  const lines = shown(bytes).split('\n')
  const code = Number(lines[0]?.slice(0, 3))
  // Some say the number before each line.
  const words = lines.map((line) =>
    line.startsWith(`${code}-`) || isLast(`${line}\n`, String(code)) ? line.slice(4) : line,
  )
  return {
    code,
    text: cut(
      `${code} ${words
        .map((word) => word.trim())
        .filter(Boolean)
        .join(' ')}`.trim(),
      SHOWN,
    ),
  }
}

const isLast = (line: string, code: string): boolean => line.startsWith(`${code} `) || line.trimEnd() === code

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE

const stranger = (held: Buffer, where: string): ProbeFailure => {
  const came = JSON.stringify(cut(shown(held.subarray(0, SHOWN)).trim(), SHOWN))
  return new ProbeFailure('protocol', `${where} does not speak FTP: expected a number of three digits, came ${came}`)
}
