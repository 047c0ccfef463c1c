/** The Prometheus text format, version 0.0.4. */

export type Labels = { readonly [label: string]: string }

/** What stands before the samples of one name. */
export function family(
  name: string,
  type: 'gauge' | 'counter' | 'histogram' | 'untyped',
  help: string,
): readonly string[] {
  const told = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return [`# HELP ${name} ${told}`, `# TYPE ${name} ${type}`]
}

export function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${quoted(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${numeral(value)}`
}

const ESCAPES: { readonly [letter: string]: string } = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }
const quoted = (text: string) => text.replace(/["\\\n]/g, (letter) => ESCAPES[letter] ?? letter)

const numeral = (value: number) =>
  value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
