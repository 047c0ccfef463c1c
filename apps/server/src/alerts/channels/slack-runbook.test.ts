import { expect, test } from 'vitest'
import type { Notice } from '../notice.ts'
import { slackRunbooks } from './slack-runbook.ts'

const problem: Notice = {
  ...{ incident: '1', transition: 1, checkId: 'web1/http', host: 'web1', why: 'opened', from: 'ok', to: 'critical' },
  ...{ was: [], at: 0, since: 0, text: 'refused', groups: [], explains: [], runbook: null, link: null },
}

test('what has no markup stands in one block, as it is', () => {
  expect(slackRunbooks({ ...problem, runbook: 'rm *.log **.txt\nthen wait' }, 500)).toBe(
    '*Runbook*\n```rm *.log **.txt\nthen wait```',
  )
})

test('commands stay commands, and of the rest what Slack can show is shown', () => {
  const runbook = '## As root\n- **not** while it posts\n\n```sh\nbin/restart-jobs && echo **done**\n```\nthen `top`'
  expect(slackRunbooks({ ...problem, runbook }, 500)).toBe(
    '*Runbook*\n*As root*\n• *not* while it posts\n\n```bin/restart-jobs &amp;&amp; echo **done**```\nthen `top`',
  )
})

test('each is under its name; nothing in them calls anybody or is a link', () => {
  const furtherRunbooks = [
    { of: 'host', name: 'web1', text: 'tell `<!channel>`' },
    { of: 'group', name: 'Web <servers>', text: 'restart' },
  ] as const
  expect(slackRunbooks({ ...problem, furtherRunbooks }, 1_000)).toBe(
    '*Runbook of host web1*\ntell `&lt;!channel&gt;`\n*Runbook of group Web &lt;servers&gt;*\n```restart```',
  )
})

test('what is too long is cut at a line, closed, and says where all of it is', () => {
  const runbook = `before\n\`\`\`\n${'echo & wait\n'.repeat(100)}\`\`\``
  const text = slackRunbooks({ ...problem, runbook, link: 'https://wall.example/checks/web1/http' }, 300) ?? ''
  expect(text.length).toBeLessThan(330)
  expect(text).toMatch(/echo &amp; wait\n…```\n<https:\/\/wall\.example\/checks\/web1\/http\|all of it on the wall>$/)
  const long = slackRunbooks({ ...problem, runbook: '&'.repeat(10_000) }, 300) ?? ''
  expect(long.length).toBeLessThan(330)
})

test('of what is over there is nothing to do', () => {
  expect(slackRunbooks({ ...problem, why: 'resolved', to: 'ok', runbook: 'restart' }, 500)).toBeNull()
  expect(slackRunbooks(problem, 500)).toBeNull()
})
