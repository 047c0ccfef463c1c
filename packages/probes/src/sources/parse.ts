import { parse as parseYaml } from 'yaml'
import { ProbeFailure } from '../protocol/failure.ts'

export const jsonIn = (text: string): unknown => read('JSON', text, (given) => JSON.parse(given))

/** One document; aliases may not make much of little. */
export const yamlIn = (text: string): unknown =>
  read('YAML', text, (given) => parseYaml(given, { schema: 'core', maxAliasCount: 100, logLevel: 'error' }))

function read(format: string, text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : ''
    throw new ProbeFailure('protocol', `no ${format}: ${why}`, { cause })
  }
}
