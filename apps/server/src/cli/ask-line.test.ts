import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askLine } from './ask-line.ts'

function sit() {
  const [input, output, stop] = [new PassThrough(), new PassThrough(), new AbortController()]
  return { input, output, stop, ask: askLine(input, output, stop.signal) }
}

test('one line after another is asked for and answered', async () => {
  const { input, output, ask } = sit()
  input.write('first\n')
  expect(await ask('What? ')).toBe('first')
  const second = ask('And? ')
  input.write('second\n')
  expect(await second).toBe('second')
  expect(String(output.read())).toBe('What? And? ')
})
test('Ctrl+D answers that somebody wants to end', async () => {
  const { input, ask } = sit()
  const answer = ask('What? ')
  input.end()
  expect(await answer).toBeNull()
})
test('Ctrl+C does not leave a question open', async () => {
  const { stop, ask } = sit()
  const answer = ask('What? ')
  stop.abort()
  expect(await answer).toBeNull()
  expect(await ask('And? ')).toBeNull()
})
