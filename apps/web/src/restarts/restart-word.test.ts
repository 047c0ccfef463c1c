import type { RestartView, Safety } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { restartablesOf, restartWordOf } from './restart-word.ts'

const restart = (title: string, answer: Safety, text: string): RestartView => ({
  ...{ name: title, title, runbook: null, withinMs: 60_000, at: 1_000, answer, safe: answer === 'yes' },
  hosts: [
    {
      host: 'd1',
      answer,
      safe: answer === 'yes',
      about: ['d1/web'],
      reasons: [{ answer, text, facts: [] }],
      costs: [],
    },
  ],
})

const wordOf = (...restarts: readonly RestartView[]) => restartWordOf(restartablesOf(restarts, { check: 'd1/web' }))

test('of several answers a card has the worst, with what it is about', () => {
  const [yes, no] = [restart('CARP', 'yes', 'the other takes part'), restart('Dispatcher', 'no', 'it is master')]
  const unknown = restart('memcached', 'unknown', 'not known whether it is warm')
  expect(wordOf(yes, no, unknown)).toEqual({
    short: 'restart Dispatcher: no',
    long: 'Dispatcher: not safe to restart: it is master',
  })
  expect(wordOf(yes, unknown)?.short).toBe('restart memcached: unknown')
  expect(wordOf(yes)?.short).toBe('restart CARP: yes')
  expect(restartWordOf([])).toBeNull()
})
