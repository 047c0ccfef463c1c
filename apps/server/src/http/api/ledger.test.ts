import { expect, test } from 'vitest'
import { servePlayed } from '../serve.made-up.ts'

test('who was told of what, page by page, and only what is asked for', async () => {
  await using served = servePlayed()
  const { estate, app } = served
  await estate.add('web1/tcp', { status: 'ok' })
  for (const status of ['critical', 'ok', 'warning', 'ok'] as const) await estate.look('web1/tcp', status)
  const ask = async (query: string) => {
    const answer = await app.inject({ url: `/api/v1/ledger?${query}` })
    const next = /<\?([^>]*)>; rel="next"/.exec(String(answer.headers.link ?? ''))?.[1] ?? null
    return { status: answer.statusCode, body: answer.json(), next }
  }
  const all = await ask('limit=100')
  expect(all).toMatchObject({ status: 200, next: null })
  expect(all.body.length).toBeGreaterThan(3)
  expect(all.body[0]).toMatchObject({ checkId: 'web1/tcp', send: false, why: 'no-route', fate: null, waits: null })
  const first = await ask('limit=2&check=web1/tcp')
  const second = await ask(first.next ?? '')
  expect([...first.body, ...second.body]).toEqual(all.body.slice(0, 4))
  expect((await ask('outcome=told')).body).toEqual([])
  expect((await ask('channel=ops')).body).toEqual([])
  expect(await ask('after=x')).toMatchObject({ status: 400, body: { detail: expect.stringContaining('17/ops') } })
  expect(await ask('limit=201')).toMatchObject({ status: 400 })
  expect(await ask('outcome=lost')).toMatchObject({ status: 400 })
})

test('why nobody was told of a check, at either address, and of one that never was', async () => {
  await using served = servePlayed()
  await served.estate.add('web1/tcp', { status: 'critical' })
  const ask = async (path: string) => {
    const answer = await served.app.inject({ url: `/api/v1/checks/${path}` })
    return { status: answer.statusCode, body: answer.json() }
  }
  const said = await ask('why?id=web1/tcp')
  expect(said).toMatchObject({ status: 200, body: { checkId: 'web1/tcp', undecided: false, routes: [] } })
  expect((await ask(`web1%2Ftcp/why?at=${said.body.at}`)).body).toEqual(said.body)
  expect(await ask('why?id=web1/tcp&at=1')).toMatchObject({ status: 200, body: { happened: null } })
  expect(await ask('why?id=web9/tcp')).toMatchObject({ status: 404 })
})
