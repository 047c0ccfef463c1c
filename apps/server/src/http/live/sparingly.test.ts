import { expect, test } from 'vitest'
import { sparingly } from './sparingly.ts'

test('of each caller one line a minute is said', () => {
  let at = 0
  const said: string[] = []
  const say = sparingly(
    (text) => void said.push(text),
    () => at,
  )
  const complain = (caller: string) => say(caller, () => `${caller} at ${at}`)
  for (const caller of ['a', 'a', 'b']) complain(caller)
  at = 59_999
  complain('a')
  at = 60_000
  complain('a')
  expect(said).toEqual(['a at 0', 'b at 0', 'a at 60000'])
})
