/** What a plugin prints: a line, then more for who wants to know, and numbers behind a bar in the first and last of it. */
export interface PluginOutput {
  readonly text: string
  readonly more: readonly string[]
  readonly performance: string
}

/** As the plugin API has it: behind the first bar of the further lines there is nothing but numbers. */
export function splitOutput(output: string): PluginOutput {
  const [first = '', ...rest] = output.trim().split(/\r?\n/)
  const [text, figures] = atBar(first)
  const lines = rest.join('\n')
  const [more, furtherFigures] = atBar(lines)
  return {
    text: text.trim(),
    more: more.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trimEnd()])),
    performance: `${figures} ${furtherFigures}`.trim(),
  }
}

function atBar(text: string): readonly [string, string] {
  const bar = text.indexOf('|')
  return bar === -1 ? [text, ''] : [text.slice(0, bar), text.slice(bar + 1)]
}
