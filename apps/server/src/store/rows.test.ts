import { expect, test } from 'vitest'
import { createUnsound } from './rows.ts'

test('damaged rows are counted by table, each row once', () => {
  const unsound = createUnsound()
  expect(unsound.text()).toBeNull()
  unsound.note('states', 'a')
  unsound.note('states', 'a')
  expect(unsound.text()).toBe('1 damaged row of state.db left out: 1 of states')
  unsound.note('states', 'b')
  unsound.note('outbox', 1)
  expect(unsound.text()).toBe('3 damaged rows of state.db left out: 2 of states, 1 of outbox')
})
