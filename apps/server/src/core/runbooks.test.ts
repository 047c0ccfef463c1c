import { expect, test } from 'vitest'
import { runbooksAround, runbooksOf } from './runbooks.ts'

const plan = {
  hosts: [
    { name: 'web1', address: '10.0.0.1', groups: ['webs'], runbook: 'its disk is slow' },
    { name: 'web2', address: '10.0.0.2', groups: ['webs'] },
  ],
  groups: [
    { name: 'webs', title: 'Web servers', needs: [], runbook: 'bin/restart-webs 5\n' },
    { name: 'all', title: 'All', needs: [] },
  ],
}
const http = { name: 'http', host: 'web1', groups: ['all', 'webs'], runbook: 'look at its log' }

test('a check has its own runbook, then that of its host, then those of its groups', () => {
  expect(runbooksOf(http, plan)).toEqual([
    { of: 'check', name: 'http', text: 'look at its log' },
    { of: 'host', name: 'web1', text: 'its disk is slow' },
    { of: 'group', name: 'Web servers', text: 'bin/restart-webs 5\n' },
  ])
  expect(runbooksOf({ ...http, host: 'web2', runbook: null }, plan).map(({ of }) => of)).toEqual(['group'])
})

test('no text comes twice, however its end is written', () => {
  const same = { ...http, runbook: 'bin/restart-webs 5' }
  expect(runbooksOf(same, plan).map(({ of }) => of)).toEqual(['check', 'host'])
  expect(runbooksAround(same, plan).map(({ of }) => of)).toEqual(['host'])
})

test('what belongs to no host, or to one that is gone, has no runbook of a host', () => {
  expect(runbooksAround({ ...http, host: null, groups: [] }, plan)).toEqual([])
  expect(runbooksAround({ ...http, host: 'web9', groups: [] }, plan)).toEqual([])
})
