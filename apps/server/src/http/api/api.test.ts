import { expect, test } from 'vitest'
import { servePlayed } from '../serve.made-up.ts'

const ID = 'web1/tcp'
const PATH = `/api/v1/checks/${encodeURIComponent(ID)}`

async function serveOne() {
  const served = servePlayed()
  void served.estate.add(ID)
  await served.app.ready()
  return served
}

test('a check is found by its encoded path and by ?id=', async () => {
  await using served = await serveOne()
  const byPath = await served.app.inject(PATH)
  const byQuery = await served.app.inject('/api/v1/checks?id=web1/tcp')
  expect(byPath.statusCode).toBe(200)
  expect(byPath.json()).toMatchObject({ id: ID, title: 'TCP port', status: 'pending', metrics: {} })
  expect(byQuery.json()).toEqual(byPath.json())
})

test('the list of checks holds what the wall needs and no more', async () => {
  await using served = await serveOne()
  const [check] = (await served.app.inject('/api/v1/checks')).json()
  expect(check).toMatchObject({ id: ID, groups: ['webs'] })
  expect(check).not.toHaveProperty('thresholds')
})

test('checks are narrowed by status, host, group and kind', async () => {
  await using served = await serveOne()
  void served.estate.add('web2/tcp', { groups: [], kind: 'http' })
  await served.estate.look('web2/tcp', 'critical')
  for (const query of ['status=critical', 'host=web2', 'kind=http'])
    expect((await served.app.inject(`/api/v1/checks?${query}`)).json().map(({ id }: { id: string }) => id)).toEqual([
      'web2/tcp',
    ])
  expect((await served.app.inject('/api/v1/checks?group=webs')).json()).toHaveLength(1)
})

test('an id of 400 letters is still found', async () => {
  await using served = await serveOne()
  const id = `web1/${'x'.repeat(400)}`
  void served.estate.add(id)
  expect((await served.app.inject(`/api/v1/checks/${encodeURIComponent(id)}`)).json().id).toBe(id)
})

test('a check that is not there is a problem with status 404', async () => {
  await using served = await serveOne()
  const answer = await served.app.inject('/api/v1/checks/nobody')
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.json()).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'there is no check nobody',
  })
})

test('a query that does not fit is refused with the place and the reason', async () => {
  await using served = await serveOne()
  const answer = await served.app.inject('/api/v1/events?limit=many')
  expect(answer.statusCode).toBe(400)
  expect(answer.json().detail).toMatch(/^limit: .*number/)
})

test('a misspelt filter is refused, not ignored', async () => {
  await using served = await serveOne()
  const answer = await served.app.inject('/api/v1/checks?stauts=critical')
  expect(answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining('stauts') })
})

test('a defect is answered without its insides', async () => {
  await using served = await serveOne()
  served.ports.events.list = () => {
    throw new Error('secret path /etc/foretop')
  }
  const answer = await served.app.inject('/api/v1/events')
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('secret')
})

test.each(['events', 'incidents', 'decisions', 'notes', 'checks/notes?id=web1/tcp', 'silences?past=1'])(
  'where %s cannot be read, that is said, and the rest goes on',
  async (path) => {
    await using served = await serveOne()
    const url = `/api/v1/${path}`
    served.estate.away = Object.assign(new Error('the store is away'), { statusCode: 503 })
    expect((await served.app.inject(url)).json()).toMatchObject({ status: 503, detail: 'the store is away' })
    served.estate.away = new Error('secret path /etc/foretop')
    const answer = await served.app.inject(url)
    expect(answer.json()).toMatchObject({ status: 500 })
    expect(answer.body).not.toContain('secret')
    expect((await served.app.inject('/api/v1/checks')).statusCode).toBe(200)
    served.estate.away = null
    expect((await served.app.inject(url)).statusCode).toBe(200)
  },
)

test('what cannot be read just now is 503, with the reason', async () => {
  await using served = await serveOne()
  served.ports.checks.history = async () => {
    throw Object.assign(new Error('the disk is full'), { statusCode: 503 })
  }
  expect((await served.app.inject(`${PATH}/history`)).json()).toMatchObject({ status: 503, detail: 'the disk is full' })
})

test('history is of the last day unless asked otherwise', async () => {
  await using served = await serveOne()
  const { from, to, times } = (await served.app.inject(`${PATH}/history?to=90000000&points=10`)).json()
  expect({ from, to, times }).toEqual({ from: 3_600_000, to: 90_000_000, times: [3_600_000] })
})

test('history of several metrics repeats the name', async () => {
  await using served = await serveOne()
  const { series } = (await served.app.inject('/api/v1/checks/history?id=web1/tcp&metric=a&metric=b')).json()
  expect(series.map(({ metric }: { metric: string }) => metric)).toEqual(['a', 'b'])
})

test('a span that ends before it begins is refused', async () => {
  await using served = await serveOne()
  expect((await served.app.inject(`${PATH}/history?from=20&to=10`)).json()).toMatchObject({ status: 400 })
})

test('the graphs that the configuration wants to see come with their hosts', async () => {
  await using served = await serveOne()
  expect((await served.app.inject('/api/v1/graphs')).json()).toEqual([
    {
      name: 'times',
      title: 'Times',
      range: 'week',
      hosts: ['web1'],
      together: false,
      show: [{ check: 'tcp', metrics: ['connect'], instances: null }],
    },
  ])
})

test('events come newest first and by pages', async () => {
  await using served = await serveOne()
  for (const status of ['ok', 'warning', 'critical'] as const) await served.estate.look(ID, status)
  const seqs = async (query: string) =>
    (await served.app.inject(`/api/v1/events?${query}`)).json().map(({ seq }: { seq: number }) => seq)
  expect(await seqs('limit=2')).toEqual([3, 2])
  expect(await seqs('limit=2&before=2')).toEqual([1])
  expect(await seqs('check=other')).toEqual([])
})

test('what came of it is listed: spans of trouble, and who was told of them', async () => {
  await using served = await serveOne()
  const list = async (path: string) => (await served.app.inject(`/api/v1/${path}`)).json()
  await served.estate.look(ID, 'critical')
  served.estate.clock.skip(1)
  await served.estate.add('web2/tcp', { status: 'warning' })
  await served.estate.look(ID, 'ok')
  expect(await list('incidents')).toMatchObject([
    { checkId: 'web2/tcp', worst: 'warning', closedAt: null },
    { checkId: ID, worst: 'critical', closedAs: 'recovered' },
  ])
  expect(await list('incidents?open=true')).toMatchObject([{ checkId: 'web2/tcp' }])
  expect(await list(`incidents?check=${ID}`)).toMatchObject([{ checkId: ID }])
  expect(await list(`decisions?check=${ID}&limit=1`)).toMatchObject([{ checkId: ID, why: 'no-route' }])
})

test('a problem can be acknowledged and released', async () => {
  await using served = await serveOne()
  await served.estate.look(ID, 'critical')
  const answer = await served.app.inject({
    method: 'POST',
    url: `${PATH}/acknowledge`,
    payload: { by: 'Ann', note: 'mine' },
  })
  expect(answer.json()).toMatchObject({ checkId: ID, by: 'Ann', note: 'mine', until: null })
  expect((await served.app.inject('/api/v1/acknowledgements')).json()).toHaveLength(1)
  expect((await served.app.inject({ method: 'DELETE', url: `${PATH}/acknowledge` })).statusCode).toBe(200)
  expect((await served.app.inject('/api/v1/acknowledgements')).json()).toEqual([])
})

test('acknowledging needs no body', async () => {
  await using served = await serveOne()
  await served.estate.look(ID, 'critical')
  expect((await served.app.inject({ method: 'POST', url: `${PATH}/acknowledge` })).statusCode).toBe(200)
})

test('what has no problem cannot be acknowledged', async () => {
  await using served = await serveOne()
  await served.estate.look(ID, 'ok')
  const answer = await served.app.inject({ method: 'POST', url: `${PATH}/acknowledge`, payload: {} })
  expect(answer.json()).toMatchObject({ status: 409, detail: 'web1/tcp has no problem to acknowledge' })
})

test('a look can be asked for at once', async () => {
  await using served = await serveOne()
  expect((await served.app.inject({ method: 'POST', url: '/api/v1/checks/recheck?id=web1/tcp' })).json()).toEqual({
    done: true,
  })
  expect(served.estate.rechecked).toEqual([ID])
})

test('a body that is not JSON is refused', async () => {
  await using served = await serveOne()
  const headers = { 'content-type': 'text/plain' }
  const answer = await served.app.inject({ method: 'POST', url: `${PATH}/acknowledge`, headers, payload: '{}' })
  expect(answer.json()).toMatchObject({ status: 415 })
})

test('the plan is shown without the options of probes', async () => {
  await using served = await serveOne()
  const answer = await served.app.inject('/api/v1/config')
  expect(answer.json()).toMatchObject({ site: 'Example', checks: [{ id: ID, everyMs: 10_000, runbook: null }] })
  expect(answer.body).not.toContain('hush')
})

test('hosts, groups and catalogue are listed', async () => {
  await using served = await serveOne()
  expect((await served.app.inject('/api/v1/hosts')).json()).toEqual([
    { name: 'web1', address: '192.0.2.1', groups: ['webs'] },
  ])
  expect((await served.app.inject('/api/v1/groups')).json()).toEqual([{ name: 'webs', title: 'Webs', needs: [] }])
  expect((await served.app.inject('/api/v1/catalogue')).json().kinds[0].metrics.sent).toEqual({
    label: 'Sent',
    unit: 'bytes',
    counter: 64,
  })
})

test('every answer forbids inline scripts and foreign sources', async () => {
  await using served = await serveOne()
  for (const url of ['/healthz', '/nothing', '/api/v1/checks'])
    expect((await served.app.inject(url)).headers['content-security-policy']).toContain(
      "default-src 'self';connect-src 'self'",
    )
  // The web app keeps itself by one.
  expect((await served.app.inject('/')).headers['content-security-policy']).toContain("worker-src 'self'")
})
