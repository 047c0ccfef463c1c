import { Marked, Tokenizer } from 'marked'

/**
 * Reads Markdown as those mean it who write runbooks, most of which were plain text once: every line ends where its writer
 * ended it, and signs that belong to commands (globs, `\;`, `~`, names within names) stay as they are written.
 */
export const reader = new Marked({ gfm: true, breaks: true })

const usual = Tokenizer.prototype

reader.use({
  tokenizer: {
    emStrong(src, maskedSrc, prevChar = '') {
      const token = usual.emStrong.call(this, src, maskedSrc, prevChar)
      if (token === undefined || isEmphasis(token.raw, prevChar, src.slice(token.raw.length))) return token
      return undefined
    },
    /** Two of them alone: one is somebody's home. */
    del(src, maskedSrc, prevChar) {
      return src.startsWith('~~') ? usual.del.call(this, src, maskedSrc, prevChar) : undefined
    },
    /** A backslash keeps what follows from being markup. It is taken away only where it can have been written for no other reason. */
    escape(src) {
      const token = usual.escape.call(this, src)
      if (token === undefined) return undefined
      return ESCAPED.test(src) ? token : { ...token, text: token.raw }
    },
    /** A plain line that would be gone: `[web1]: the first`. */
    def: () => undefined,
    /** A line of dashes below another. */
    lheading: () => undefined,
    /** `<a@example.org>` is a link within its brackets. */
    autolink: () => undefined,
  },
})

const ESCAPED = /^\\[*_`](?![./])/

/** Before it begins a word may not have begun, nor a path; after its end none may go on. */
const BEFORE = /^[\s([{"'“‘«—–:;,]?$/u
const OPENS = /^([*_]{1,3})(?![*_./\s])/
const AFTER = /^(?:$|[\s)\]}"'”’»—–:;,!?]|\.(?:\s|$))/u

function isEmphasis(raw: string, before: string, after: string): boolean {
  const run = OPENS.exec(raw)?.[1]
  if (run === undefined || !BEFORE.test(before) || !AFTER.test(after)) return false
  const inner = raw.slice(run.length, -run.length)
  // A sentence may end within strong words; of one star alone it is a pattern: `ls *log.* x`.
  return !inner.endsWith('/') && !(run.length === 1 && (inner.endsWith('.') || /^[[?{]/.test(inner)))
}
