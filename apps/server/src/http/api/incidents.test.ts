import type { Effect, IncidentView } from '@foretop/shared/incident-view.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GUARDED, OPERATOR_TOKEN, servePlayed, WALL_TOKEN } from '../serve.made-up.ts'

let served: ReturnType<typeof servePlayed>
beforeEach(async () => {
  served = servePlayed()
  const { estate } = served
  await estate.add('lb', { status: 'ok' })
  await estate.add('web', { status: 'ok', needs: ['lb'] })
  await estate.add('shop', { status: 'ok', needs: ['web'], front: true })
})
afterEach(() => served[Symbol.asyncDispose]())

const get = async <T>(path: string) => {
  const answer = await served.app.inject(`/api/v1/${path}`)
  return { status: answer.statusCode, link: answer.headers.link, body: answer.json<T>() }
}
const latest = async (check: string) =>
  (await get<readonly { readonly id: string }[]>(`incidents?check=${check}&limit=1`)).body[0]?.id ?? ''
const whole = async (check: string) => (await get<IncidentView>(`incidents/${await latest(check)}`)).body
const effects = ({ effects }: Pick<IncidentView, 'effects'>) =>
  effects.map(({ checkId, until, front }) => [checkId, until === null ? 'goes on' : 'over', front])

test('an open incident has all that it explains, what it does to users, and what happened', async () => {
  const { estate } = served
  await estate.fail('lb')
  await estate.fail('web')
  await estate.fail('shop')
  const incident = await whole('lb')
  expect(incident).toMatchObject({
    ...{ checkId: 'lb', closedAt: null, groups: ['webs'], effectsCount: 2, explainedBy: null },
    users: { users: 'yes', text: 'shop does not answer' },
    events: [{ change: { of: 'status', to: 'critical' } }],
  })
  expect(effects(incident)).toEqual([
    ['web', 'goes on', false],
    ['shop', 'goes on', true],
  ])
})

test('one that is over keeps what was explained then, and nothing of the next', async () => {
  const { estate } = served
  await estate.fail('lb')
  await estate.fail('web')
  await estate.look('lb', 'ok')
  await estate.look('web', 'ok')
  const first = await latest('lb')
  await estate.fail('lb')
  await estate.fail('shop')
  const incident = (await get<IncidentView>(`incidents/${first}`)).body
  expect([effects(incident), incident.users, incident.closedAs]).toEqual([[['web', 'over', false]], null, 'recovered'])
  expect(incident.events.map(({ change }) => change.to)).toEqual(['ok', 'critical'])
  expect((await whole('lb')).events).toHaveLength(1)
})

test('what is explained by another says by what, and of which incident that is', async () => {
  const { estate } = served
  await estate.fail('lb')
  await estate.fail('web')
  expect(await whole('web')).toMatchObject({
    ...{ users: null, effectsCount: 0 },
    explainedBy: { checkId: 'lb', incident: await latest('lb') },
  })
})

test('who was told of it is said, and nothing of other times', async () => {
  const { estate } = served
  await estate.fail('lb')
  await estate.look('lb', 'ok')
  await estate.fail('lb')
  const { events, told } = await whole('lb')
  expect(new Set(told.map(({ transitionSeq }) => transitionSeq))).toEqual(new Set(events.map(({ seq }) => seq)))
})

test('that somebody took it on, and what covered it, is among what happened', async () => {
  const { estate } = served
  await estate.fail('lb')
  await served.ports.actions.acknowledge('lb', { note: 'mine', by: 'ann' })
  await served.ports.quiets.ask({ kind: 'silence', match: { groups: ['webs'] }, note: '', by: 'ann', forMs: 3_600_000 })
  const { events } = await whole('lb')
  expect(events.map(({ change }) => change.of)).toEqual(['silenced', 'acknowledged', 'status'])
})

test('what covers it only once it is over is none of it', async () => {
  const { estate } = served
  await estate.fail('lb')
  await estate.look('lb', 'ok')
  await estate.quiet('silence', 'lb')
  expect((await whole('lb')).events.map(({ change }) => change.of)).toEqual(['status', 'status'])
})

test('what is explained is read a page at a time', async () => {
  const { estate } = served
  await estate.fail('lb')
  await estate.fail('web')
  await estate.fail('shop')
  const first = await get<readonly Effect[]>(`incidents/${await latest('lb')}/effects?limit=1`)
  expect(first.body.map(({ checkId }) => checkId)).toEqual(['web'])
  expect(first.link).toContain('rel="next"')
  const next = /<\?(.*)>/.exec(String(first.link))?.[1]
  const second = await get<readonly Effect[]>(`incidents/${await latest('lb')}/effects?${next}`)
  expect(second.body.map(({ checkId }) => checkId)).toEqual(['shop'])
})

test('what is no incident is said to be none', async () => {
  expect((await get('incidents/4711')).status).toBe(404)
  expect((await get('incidents/4711/effects')).status).toBe(404)
  expect((await get('incidents/first')).status).toBe(400)
})

const post = async (path: string, payload: object) => {
  const answer = await served.app.inject({ method: 'POST', url: `/api/v1/${path}`, payload })
  return { status: answer.statusCode, body: answer.json() }
}

test('people write of an incident while it lasts and once it is over, and of no other', async () => {
  const { estate } = served
  await estate.fail('lb')
  const id = await latest('lb')
  expect((await post('checks/notes?id=lb', { text: 'on it', by: 'ann' })).body).toMatchObject({ incidentId: id })
  await estate.look('lb', 'ok')
  expect((await post(`incidents/${id}/notes`, { text: 'a fuse', by: 'ben' })).body).toMatchObject({
    ...{ checkId: 'lb', incidentId: id, text: 'a fuse', by: 'ben' },
  })
  await post('checks/notes?id=lb', { text: 'new fuses ordered', by: 'ann' })
  await estate.fail('lb')
  const notesOf = async (id: string) =>
    (await get<IncidentView>(`incidents/${id}`)).body.notes.map(({ text }) => text).toSorted()
  expect(await notesOf(id)).toEqual(['a fuse', 'on it'])
  expect(await notesOf(await latest('lb'))).toEqual([])
})

test('a note that is none is refused, and one of no incident', async () => {
  await served.estate.fail('lb')
  const id = await latest('lb')
  for (const text of ['', ' \n ', 'x'.repeat(2_001), 7])
    expect(await post(`incidents/${id}/notes`, { text })).toMatchObject({ status: 400 })
  expect(await post('incidents/4711/notes', { text: 'x' })).toMatchObject({
    ...{ status: 404, body: { detail: 'there is no incident 4711' } },
  })
})

test('a wall may read of an incident what it may see, and write nothing', async () => {
  await using guarded = servePlayed({ settings: GUARDED })
  await guarded.estate.add('lb', { status: 'ok' })
  await guarded.estate.fail('lb')
  const asked = async (token: string, path: string, method: 'GET' | 'POST' = 'GET') => {
    const headers = { authorization: `Bearer ${token}` }
    const payload = method === 'POST' ? { payload: { text: 'x' } } : {}
    return guarded.app.inject({ method, url: `/api/v1/${path}`, headers, ...payload })
  }
  const [{ id }] = (await asked(WALL_TOKEN, 'incidents?check=lb')).json<[{ id: string }]>()
  expect((await asked(WALL_TOKEN, `incidents/${id}/notes`, 'POST')).statusCode).toBe(403)
  expect((await asked(WALL_TOKEN, `incidents/${id}/report`)).json()).toMatchObject({ captures: null })
  expect((await asked(OPERATOR_TOKEN, `incidents/${id}/report`)).json()).toMatchObject({ captures: [] })
})

test('it is taken elsewhere as one document, in the zone that is asked for', async () => {
  await served.estate.fail('lb')
  const id = await latest('lb')
  await post(`incidents/${id}/notes`, { text: '<script>alert(1)</script>', by: 'ann' })
  const answer = await served.app.inject(`/api/v1/incidents/${id}/export?zone=Asia/Kathmandu`)
  expect(answer.headers['content-type']).toBe('text/markdown; charset=utf-8')
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="incident-${id}.md"`)
  expect(answer.body).toContain('# lb: critical, and goes on')
  expect(answer.body).toContain('> &lt;script&gt;alert(1)&lt;/script&gt;')
  expect(answer.body).toContain('Times are in Asia/Kathmandu.')
  expect(await get(`incidents/${id}/export?zone=Mars`)).toMatchObject({
    ...{ status: 400, body: { detail: 'zone: must be a time zone such as America/Chicago' } },
  })
  expect((await get('incidents/4711/export')).status).toBe(404)
})
