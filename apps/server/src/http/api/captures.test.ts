import type { Capture } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { GUARDED, OPERATOR_TOKEN, servePlayed, WALL_TOKEN } from '../serve.made-up.ts'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const CAPTURE: Capture = {
  ...{ id: '1', incidentId: null, checkId: 'web1/tcp', why: 'person', by: 'ann', at: 5, tookMs: 3, error: null },
  sections: [
    { title: 'Status', text: 'one\n  two' },
    { title: 'Rows', table: [{ id: 1, name: null }] },
  ],
}

test('what was captured of a check is told to operators, and to no wall', async () => {
  await using served = servePlayed({ settings: GUARDED })
  served.ports.captures.list = async () => [CAPTURE]
  const url = '/api/v1/checks/captures?id=web1%2Ftcp'
  const answer = await served.app.inject({ url, headers: bearer(OPERATOR_TOKEN) })
  expect([answer.statusCode, answer.json()]).toEqual([200, [CAPTURE]])
  expect((await served.app.inject({ url, headers: bearer(WALL_TOKEN) })).statusCode).toBe(403)
  const taken = await served.app.inject({ method: 'POST', url, headers: bearer(WALL_TOKEN), payload: { by: 'ann' } })
  expect(taken.statusCode).toBe(403)
})

test('of an incident that is not there nothing is told', async () => {
  await using served = servePlayed()
  const answer = await served.app.inject({ url: '/api/v1/incidents/99/captures' })
  expect([answer.statusCode, answer.json().detail]).toEqual([404, 'there is no incident 99'])
})

test('a capture by hand says why there can be none', async () => {
  await using served = servePlayed()
  const post = (id: string) =>
    served.app.inject({ method: 'POST', url: `/api/v1/checks/captures?id=${id}`, payload: { by: 'ann' } })
  expect((await post('nobody')).statusCode).toBe(404)
})
