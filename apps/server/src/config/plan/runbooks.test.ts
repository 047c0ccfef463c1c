import { expect, test } from 'vitest'
import { load, refusal } from '../fixture.made-up.ts'

const VARIABLE = `\${env:HOME}`

const file = (host: string) => `
hosts: { web1: { groups: [webs], runbook: ${host} } }
groups: { webs: { runbook: "one after ${VARIABLE}" }, all: }
checks: { http: { probe: tcp, hosts: [webs], with: { port: 80 } } }
`

test('a host and a group may have a runbook, in which the shell’s variables stay', async () => {
  const { plan } = await load(file(`"echo ${VARIABLE}"`))
  expect(plan.hosts).toMatchObject([{ name: 'web1', runbook: `echo ${VARIABLE}` }])
  expect(plan.groups).toMatchObject([{ name: 'webs', runbook: `one after ${VARIABLE}` }, { name: 'all' }])
  expect(plan.groups[1]).not.toHaveProperty('runbook')
})

test('an empty one is a mistake', async () => {
  expect(await refusal(file('""'))).toEqual([expect.stringMatching(/^foretop.yaml:2: hosts.web1.runbook: /)])
})
