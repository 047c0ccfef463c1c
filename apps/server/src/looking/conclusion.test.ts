import { defineRelation } from '@foretop/probes/define.ts'
import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { lookAtMembers } from './relations.ts'

/** A relation that concludes this itself. */
const looked = (says: unknown, of: readonly string[] = ['one']) => {
  const relation = defineRelation({
    ...{ kind: 'played', title: 'Played', summary: 'Says what the test says.', options: z.strictObject({}) },
    metrics: {},
    // The compiler lets no other through; what is made of an answer it does not see.
    derive: () => ({ metrics: {}, says: says as 'ok', text: 'told' }),
  })
  const check = madeUpCheck('both', { way: { by: 'derive', of } })
  return lookAtMembers(relation, check, () => undefined, { at: 1, seenAt: 1 })
}

test.each(CONCLUSIONS)('a relation may conclude that it is %s', (says) => {
  expect(looked(says)).toMatchObject({ outcome: 'answered', says })
})
test('what nobody can conclude is a defect of ours, of a relation too', () => {
  expect(looked('pending')).toMatchObject({
    outcome: 'crashed',
    code: 'defect',
    text: expect.stringContaining('a look can say ok, warning, critical, unknown, not "pending"'),
  })
})

test('of nobody nothing is true, whatever a relation would conclude', () => {
  expect(looked('ok', [])).toMatchObject({
    outcome: 'crashed',
    code: 'local',
    text: expect.stringContaining('no members'),
  })
})
