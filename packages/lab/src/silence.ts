import { afterAll, afterEach, expect } from 'vitest'

/**
 * Loaded before each test file: a test that prints on the console fails, or what matters in the output of a run is not
 * seen. What a test means to be printed it takes itself, with `vi.spyOn`.
 */
const printed: string[] = []
// `trace` prints by `error`.
const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const

for (const method of METHODS) {
  const print = console[method].bind(console)
  console[method] = (...said: unknown[]) => {
    printed.push(`console.${method}: ${said.join(' ')}`)
    print(...said)
  }
}
process.on('warning', ({ name, message }) => printed.push(`${name}: ${message}`))

const judge = () => expect(printed.splice(0).join('\n'), 'was printed').toBe('')
afterEach(judge)
afterAll(judge)
