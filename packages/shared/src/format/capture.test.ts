import { expect, test } from 'vitest'
import type { Capture } from '../model.ts'
import { captureText } from './capture.ts'

const CAPTURE: Capture = {
  ...{ id: '1', incidentId: '7', checkId: 'db1/mysql', why: 'problem', by: '' },
  ...{ at: Date.UTC(2026, 2, 14, 2, 12, 4), tookMs: 1_234, error: null },
  sections: [
    {
      title: 'What runs',
      table: [
        { id: 7, user: 'app', statement: 'SELECT ?' },
        { id: 1_234, user: null, statement: 'UPDATE t SET a = ?' },
      ],
    },
    { title: 'Status', text: 'one\n  two' },
  ],
}

test('a capture is one text, with rows under their columns', () => {
  expect(captureText(CAPTURE)).toBe(
    `db1/mysql at 2026-03-14T02:12:04.000Z, captured in 1.2 s

== What runs
id    user  statement
7     app   SELECT ?
1234  –     UPDATE t SET a = ?

== Status
one
  two`,
  )
})
test('what is missing is said, with its reason', () => {
  const error = 'no answer within 5 s'
  expect(captureText({ ...CAPTURE, error })).toMatch(/\n\nNo more was captured: no answer within 5 s$/)
  expect(captureText({ ...CAPTURE, sections: [], error })).toMatch(/\n\nNothing was captured: no answer within 5 s$/)
  expect(captureText({ ...CAPTURE, sections: [{ title: 'Waiting', table: [] }] })).toMatch(/== Waiting\nnone$/)
})
