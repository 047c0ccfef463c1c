import type { RestartView } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { asOf, STANDS_MS } from './as-of.ts'

const said: RestartView = {
  ...{ name: 'webs', title: 'Webs', runbook: null, withinMs: 60_000, at: 1_000, answer: 'yes', safe: true },
  hosts: [{ host: 'web1', answer: 'yes', safe: true, about: ['web1/http'], reasons: [], costs: [] }],
}

test('what was said just now stands as it is', () => {
  expect(asOf([said], 1_000 + STANDS_MS)).toEqual([said])
})

test('where the server has fallen silent nothing is safe, and why is said', () => {
  const [old] = asOf([said], 1_001 + STANDS_MS)
  expect(old).toMatchObject({ name: 'webs', answer: 'unknown', safe: false })
  expect(old?.hosts).toMatchObject([
    {
      ...{ host: 'web1', answer: 'unknown', safe: false, about: ['web1/http'] },
      reasons: [{ answer: 'unknown', text: 'the monitor has not answered for a while' }],
    },
  ])
})
