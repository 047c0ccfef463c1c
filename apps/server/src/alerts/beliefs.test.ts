import { expect, test } from 'vitest'
import { createBeliefs } from './beliefs.ts'
import { type Notice, rowFor } from './notice.ts'

const notice = (checkId: string, transition: number, why: Notice['why'], to: Notice['to']): Notice => ({
  ...{ incident: '1', transition, checkId, host: null, why, from: 'ok', to, was: [], at: transition, since: 1 },
  ...{ text: '', groups: [], explains: [], runbook: null, link: null },
})

test('what is on its way while its check is called otherwise is believed of the check as it is called now', () => {
  const beliefs = createBeliefs([])
  const opened = rowFor(notice('old/page', 1, 'opened', 'critical'), 'ops', 1)
  beliefs.promise([opened])
  beliefs.rename('old/page', 'new/page')
  const end = rowFor(notice('new/page', 2, 'resolved', 'ok'), 'ops', 2)
  beliefs.promise([end])
  expect(beliefs.came([opened], 5).beliefs).toMatchObject([{ checkId: 'new/page', status: 'critical' }])
  expect([...beliefs.tellable([end]).values()]).toMatchObject([{ why: 'resolved' }])
  expect(beliefs.came([end], 6).over).toEqual([{ checkId: 'new/page', recipient: 'ops' }])
  expect(beliefs.checkIds()).toEqual([])
})
