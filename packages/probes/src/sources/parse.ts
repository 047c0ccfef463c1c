import { isScalar, parseDocument, visit } from 'yaml'
import { ProbeFailure } from '../protocol/failure.ts'

export const jsonIn = (text: string): unknown => read('JSON', text, (given) => JSON.parse(given))

/** One document; aliases may not make much of little, nor brackets nest as deep as the text is long. */
export const yamlIn = (text: string): unknown =>
  read('YAML', text, (given) => {
    if (opensTooMuch(given)) throw new Error(`more than ${DEEPEST} brackets are open at once`)
    // The library holds each key of a map against each: of ten thousand that takes seconds, in which the thread stands still.
    const document = parseDocument(given, { schema: 'core', logLevel: 'error', uniqueKeys: false })
    const [error] = document.errors
    if (error !== undefined) throw error
    visit(document, {
      Map(_, { items }) {
        const names = new Set<unknown>()
        for (const { key } of items) {
          const name = isScalar(key) ? key.value : key
          if (names.has(name)) throw new Error(`the key ${String(name)} stands there twice`)
          names.add(name)
        }
      },
    })
    return document.toJS({ maxAliasCount: 100 })
  })

const DEEPEST = 1_000

function opensTooMuch(text: string): boolean {
  let open = 0
  for (const sign of text) {
    if (sign === '[' || sign === '{') open += 1
    else if (sign === ']' || sign === '}') open = Math.max(0, open - 1)
    if (open > DEEPEST) return true
  }
  return false
}

function read(format: string, text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : ''
    throw new ProbeFailure('protocol', `no ${format}: ${why}`, { cause })
  }
}
