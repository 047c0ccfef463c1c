/** One line of what `send_nsca` reads, with its number from 1. */
export type NscaLine =
  | {
      readonly line: number
      readonly host: string
      /** `null`: of the host itself. */
      readonly service: string | null
      readonly code: number
      readonly text: string
    }
  | { readonly line: number; readonly wrong: string }

/** Between several results of one run, as `send_nsca` has it. */
const END_OF_BLOCK = '\u0017'
const CODE = /^\d{1,3}$/

/** HOST, SERVICE, CODE and TEXT, or HOST, CODE and TEXT, with something between. Empty lines say nothing. */
export function readNsca(input: string, between = '\t'): readonly NscaLine[] {
  return input
    .replaceAll(END_OF_BLOCK, '\n')
    .split('\n')
    .map((text, index) => ({ text: text.trimEnd(), line: index + 1 }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, line }) => ({ line, ...resultIn(text, between) }))
}

function resultIn(line: string, between: string) {
  const [host = '', second = '', third = '', ...rest] = line.split(between)
  if (host === '')
    return { wrong: `expected a host at its beginning, came nothing before the first ${nameOf(between)}` }
  const short = rest.length === 0
  if (CODE.test(second) && (short || !CODE.test(third)))
    return { host, service: null, code: Number(second), text: [third, ...rest].join(between) }
  if (CODE.test(third)) return { host, service: second, code: Number(third), text: rest.join(between) }
  const came = second === '' ? `no ${nameOf(between)} at all` : 'no code of 0 to 3'
  return {
    wrong: `expected HOST, SERVICE, CODE, TEXT or HOST, CODE, TEXT with ${nameOf(between)} between, came ${came}`,
  }
}

const nameOf = (between: string): string => (between === '\t' ? 'a tab' : `“${between}”`)
