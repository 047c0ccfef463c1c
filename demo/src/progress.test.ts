import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

test('what is done is said at once, and how far it is every three seconds', () => {
  const said: string[] = []
  let now = 0
  const writing = createProgress(
    (text) => said.push(text),
    () => now,
  )('writing')
  for (; now <= 7_000; now += 500) writing(now / 10_000)
  expect(said).toEqual(['writing …', 'writing: 30 %', 'writing: 60 %'])
})
