import { expect, test } from 'vitest'
import { asTold, BLIND } from './lookout.ts'
import { noticeOf } from './notice-of.ts'

const plan = {
  hosts: [{ name: 'web1', address: '', groups: ['webs'], runbook: 'its disk is slow' }],
  groups: [{ name: 'webs', title: 'Web servers', needs: [], runbook: 'one after the other' }],
}

const situation = (runbook: string | null) => {
  const told = asTold({
    transition: 1,
    checkId: 'web1/http',
    host: 'web1',
    from: 'ok',
    to: 'critical',
    at: 0,
    text: '',
  })
  return { ...told, check: { ...told.check, groups: ['webs'], runbook } }
}

test('a notice has the check’s own runbook, and beside it those of host and groups that say something else', () => {
  const notice = (runbook: string | null) =>
    noticeOf({ plan: () => plan, lookout: () => BLIND, link: () => null }, situation(runbook), {
      ...{ why: 'opened', told: null, impact: undefined, hearer: null, now: 0 },
    })
  expect(notice('look at its log')).toMatchObject({
    runbook: 'look at its log',
    furtherRunbooks: [
      { of: 'host', name: 'web1', text: 'its disk is slow' },
      { of: 'group', name: 'Web servers', text: 'one after the other' },
    ],
  })
  expect(notice('one after the other').furtherRunbooks).toMatchObject([{ of: 'host' }])
})

test('of a problem it is said who is on call, where there are rotas', () => {
  const notice = (onCall: () => string | null) =>
    noticeOf({ plan: () => plan, lookout: () => BLIND, onCall, link: () => null }, situation(null), {
      ...{ why: 'opened', told: null, impact: undefined, hearer: null, now: 0 },
    })
  expect(notice(() => 'Ann (Primary)').onCall).toBe('Ann (Primary)')
  expect(notice(() => null)).not.toHaveProperty('onCall')
})
