type Read =
  | { readonly name: string; readonly labels: ReadonlyMap<string, string>; readonly value: number }
  /** The name is not wanted, so that no more was read. */
  | { readonly name: string; readonly labels: null }

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const BLANKS = /[ \t]*/y
/** What follows the labels: the value, perhaps a time, perhaps an exemplar. */
const REST = /^([^ \t]+)(?:[ \t]+-?[\d.eE+-]+)?(?:[ \t]+#.*)?$/

/** One series as its line says; `null`: the line is none. */
export function sampleIn(line: string, wanted: ReadonlySet<string>): Read | null {
  let at = 0
  const take = (expression: RegExp): string | null => {
    expression.lastIndex = at
    const [found] = expression.exec(line) ?? []
    if (found === undefined) return null
    at = expression.lastIndex
    return found
  }
  const takeQuoted = (): string | null => {
    const end = endOfQuoted(line, at)
    if (end === null) return null
    const quoted = line.slice(at, end)
    at = end
    return quoted
  }
  let name = take(NAME)
  // Most of a page is not wanted: that it begins and ends like a series will do.
  if (name !== null && !wanted.has(name) && /[{ \t]/.test(line[at] ?? '') && valueIn(lastWordOf(line)) !== null)
    return { name, labels: null }
  take(BLANKS)
  const labels = new Map<string, string>()
  if (line[at] === '{') {
    at += 1
    for (;;) {
      take(BLANKS)
      if (line[at] === '}') break
      const key = take(NAME) ?? textOf(takeQuoted())
      if (key === null) return null
      take(BLANKS)
      if (line[at] === '=') {
        at += 1
        take(BLANKS)
        const value = textOf(takeQuoted())
        if (value === null) return null
        labels.set(key, value)
        // A name that is no word stands among the labels, by itself.
      } else if (name === null) name = key
      else return null
      take(BLANKS)
      if (line[at] === ',') at += 1
      else if (line[at] !== '}') return null
    }
    at += 1
    take(BLANKS)
  }
  const value = valueIn(REST.exec(line.slice(at))?.[1] ?? '')
  if (name === null || value === null) return null
  return wanted.has(name) ? { name, labels, value } : { name, labels: null }
}

/** `null`: none begins there. By hand, for an expression's memory ends with a text of millions of hidden letters. */
function endOfQuoted(line: string, from: number): number | null {
  if (line[from] !== '"') return null
  for (let at = from + 1; at < line.length; at += line[at] === '\\' ? 2 : 1) if (line[at] === '"') return at + 1
  return null
}

const lastWordOf = (line: string): string => line.slice(line.lastIndexOf(' ') + 1)

const textOf = (quoted: string | null): string | null =>
  quoted === null
    ? null
    : quoted.slice(1, -1).replaceAll(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))

const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/

function valueIn(text: string): number | null {
  if (DECIMAL.test(text)) return Number(text)
  const [, sign] = /^([-+]?)inf(?:inity)?$/i.exec(text) ?? []
  if (sign !== undefined) return sign === '-' ? -Infinity : Infinity
  return /^nan$/i.test(text) ? Number.NaN : null
}
