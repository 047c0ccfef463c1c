import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { createMask } from './mask.ts'

const answered: Observation = {
  checkId: 'db/mysql',
  host: 'db',
  at: 1,
  durationMs: 1,
  outcome: 'answered',
  metrics: { up: 1 },
  text: 'logged in with hunter2hunter2 and hunter2',
  details: { url: 'mysql://dash:hunter2@db', rows: [{ query: 'SET PASSWORD = "hunter2"', seconds: 2 }], cores: 2 },
}

test('a secret is in no text and no detail, and the longer of two goes first', () => {
  expect(createMask(['hunter2', 'hunter2hunter2'])(answered)).toMatchObject({
    text: 'logged in with ••• and •••',
    details: { url: 'mysql://dash:•••@db', rows: [{ query: 'SET PASSWORD = "•••"', seconds: 2 }], cores: 2 },
    metrics: { up: 1 },
  })
})
test('a failure is masked too', () => {
  const failed: Observation = { ...answered, outcome: 'failed', code: 'auth', text: 'hunter2 was refused' }
  expect(createMask(['hunter2'])(failed).text).toBe('••• was refused')
})
test('very short secrets mask nothing', () => expect(createMask(['a', ''])(answered)).toBe(answered))
