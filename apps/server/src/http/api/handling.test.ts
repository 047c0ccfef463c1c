import { setImmediate } from 'node:timers/promises'
import type { DowntimeRule } from '@foretop/shared/model.ts'
import { madeUpQuiet } from '@foretop/shared/quiet.made-up.ts'
import { expect, test } from 'vitest'
import { Refusal } from '../../engine/refusal.ts'
import { GUARDED, OPERATOR_TOKEN, servePlayed, WALL_TOKEN } from '../serve.made-up.ts'

const ID = 'web1/tcp'
const CHECK = `/api/v1/checks/${encodeURIComponent(ID)}`
const SILENCE = { match: { checks: [ID] }, forMs: 60_000, note: 'known', by: 'ann' }

const BACKUP: DowntimeRule = {
  ...{ name: 'backup', match: { groups: ['webs'] }, every: '0 2 * * sun', zone: 'Europe/Berlin', forMs: 7_200_000 },
  ...{ until: null, expect: null, note: 'tapes' },
}

async function serveOne(more: Parameters<typeof servePlayed>[0] = {}) {
  const served = servePlayed(more)
  void served.estate.add(ID)
  await served.app.ready()
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object, headers = {}) => {
    const url = path.startsWith('/') ? path : `/api/v1/${path}`
    const answer = await served.app.inject({ method, url, headers, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.json() }
  }
  return { ...served, ask }
}

test('a silence is asked for, listed, ended, and then only in the past', async () => {
  await using served = await serveOne()
  const { body } = await served.ask('POST', 'silences', SILENCE)
  expect(body).toMatchObject({ kind: 'silence', match: { checks: [ID] }, by: 'ann', note: 'known', endedAt: null })
  expect(body.until - body.from).toBe(60_000)
  expect((await served.ask('GET', 'silences')).body).toEqual([{ ...body, hides: null }])
  expect((await served.ask('GET', 'downtimes')).body).toEqual([])
  expect((await served.ask('GET', CHECK)).body.silenced).toBe(true)
  expect(await served.ask('DELETE', `downtimes/${body.id}`)).toMatchObject({ status: 404 })
  expect(await served.ask('DELETE', `silences/${body.id}`)).toEqual({ status: 200, body: { done: true } })
  expect(await served.ask('DELETE', `silences/${body.id}`)).toMatchObject({ status: 404 })
  expect((await served.ask('GET', 'silences')).body).toEqual([])
  expect((await served.ask('GET', 'silences?past=1')).body).toMatchObject([
    { id: body.id, endedAt: expect.any(Number) },
  ])
})

test('a downtime is planned by its end or by its length', async () => {
  await using served = await serveOne({ now: () => 1_000 })
  const match = { checks: [ID] }
  expect((await served.ask('POST', 'downtimes', { match, from: 5_000, until: 9_000 })).body).toMatchObject({
    kind: 'downtime',
    from: 5_000,
    until: 9_000,
  })
  expect((await served.ask('POST', 'downtimes', { match, forMs: 3_000 })).body).toMatchObject({ until: 4_000 })
  // With both it waits for the first trouble.
  expect((await served.ask('POST', 'downtimes', { match, until: 9_000, forMs: 3_000 })).body).toMatchObject({
    ...{ from: 1_000, until: 9_000, lastsMs: 3_000, beganAt: null },
  })
  expect((await served.ask('GET', 'downtimes')).body).toHaveLength(3)
})

test.each(['silences', 'downtimes'])(
  'what %s would cover is told before they are made, and nothing comes of asking',
  async (path) => {
    await using served = await serveOne()
    await served.estate.add('web1/disk', { status: 'critical', text: 'full' })
    await served.estate.add('web2/tcp', { status: 'critical' })
    const { since } = served.ports.checks.check('web1/disk') ?? {}
    expect((await served.ask('POST', `${path}/preview`, { match: { hosts: ['web1'] } })).body).toEqual({
      ...{ count: 2, hosts: 1, checks: [ID, 'web1/disk'], troubled: 1 },
      trouble: [{ id: 'web1/disk', status: 'critical', since, text: 'full' }],
    })
    expect((await served.ask('GET', path)).body).toEqual([])
    const { status, body } = await served.ask('POST', `${path}/preview`, { match: { hosts: ['web11'] } })
    expect([status, body.detail]).toEqual([400, 'match.hosts: there is no host web11 (did you mean web1?)'])
  },
)

test('a silence says what it hides, and since when', async () => {
  await using served = await serveOne()
  await served.estate.look(ID, 'critical')
  await served.ask('POST', 'silences', SILENCE)
  const [{ hides, beganAt }] = (await served.ask('GET', 'silences')).body
  expect(hides).toEqual({ count: 1, since: beganAt, checks: [ID] })
})

test('a downtime says what is expected, in words that there are', async () => {
  await using served = await serveOne()
  const asked = { match: { checks: [ID] }, forMs: 60_000, expect: ['refused'] }
  expect((await served.ask('POST', 'downtimes', asked)).body).toMatchObject({ expect: ['refused'] })
  await served.estate.look(ID, 'critical')
  expect((await served.ask('GET', CHECK)).body).toMatchObject({ status: 'critical', downtime: false })
  const { status, body } = await served.ask('POST', 'downtimes', { ...asked, expect: ['slow'] })
  expect([status, body.detail]).toEqual([400, expect.stringMatching(/^expect\.0: /)])
})

test('downtimes that come again are listed with their next three times', async () => {
  await using served = await serveOne({ now: () => Date.UTC(2026, 2, 20) })
  const { memory } = served.estate.engine
  memory.plan = { ...memory.plan, downtimes: [BACKUP] }
  expect((await served.ask('GET', 'downtimes/rules')).body).toEqual([
    {
      ...BACKUP,
      next: [
        { from: Date.UTC(2026, 2, 22, 1), until: Date.UTC(2026, 2, 22, 3) },
        { from: Date.UTC(2026, 2, 29, 1), until: Date.UTC(2026, 2, 29, 3) },
        { from: Date.UTC(2026, 3, 5, 0), until: Date.UTC(2026, 3, 5, 2) },
      ],
    },
  ])
})

test('one that comes again is ended by its id, however long a name the configuration gives it', async () => {
  await using served = await serveOne()
  const { quiets } = served.estate.engine.memory
  const id = `${'n'.repeat(128)}@${Date.UTC(2026, 2, 22)}`
  quiets.set(id, madeUpQuiet({ id, beganAt: 100, until: Number.MAX_SAFE_INTEGER }))
  expect(await served.ask('DELETE', `downtimes/${encodeURIComponent(id)}`)).toEqual({
    status: 200,
    body: { done: true },
  })
  expect(quiets.has(id)).toBe(false)
})

test.each([
  ['without an end', 'silences', { match: SILENCE.match }, /^forMs: /],
  ['about nothing', 'silences', { ...SILENCE, match: {} }, /^match: say which: groups, hosts or checks/],
  ['about an empty list', 'silences', { ...SILENCE, match: { hosts: [] } }, /^match\.hosts: /],
  ['by a misspelt key', 'silences', { ...SILENCE, match: { host: ['web1'] } }, /host/],
  ['of an unknown name', 'silences', { ...SILENCE, match: { checks: ['x'] } }, /^match\.checks: there is no check x/],
  ['for longer than a silence may last', 'silences', { ...SILENCE, forMs: 31 * 86_400_000 }, /^forMs: /],
  ['that begins later although it is a silence', 'silences', { ...SILENCE, from: 5 }, /from/],
  ['without an end', 'downtimes', { match: SILENCE.match }, /until, or forMs/],
  ['that is over', 'downtimes', { match: SILENCE.match, until: 5, forMs: 5_000 }, /^until: must be after it begins/],
  ['with no checks', 'acknowledgements', { checks: [] }, /^checks: /],
  ['with no checks', 'recheck', {}, /^checks: /],
  ['with nothing to say', `checks/notes?id=${ID}`, { text: '  ' }, /^text: /],
  ['with a novel', `checks/notes?id=${ID}`, { text: 'x'.repeat(2_001) }, /^text: /],
])('a request %s is refused: POST %s', async (_, path, payload, detail) => {
  await using served = await serveOne()
  const { status, body } = await served.ask('POST', path, payload)
  expect({ status, detail: body.detail }).toEqual({ status: 400, detail: expect.stringMatching(detail) })
})

test('many problems are acknowledged at once, and what cannot be is told with its reason', async () => {
  await using served = await serveOne()
  void served.estate.add('web2/tcp')
  await served.estate.look(ID, 'critical')
  await served.estate.look('web2/tcp', 'ok')
  const checks = [ID, 'web2/tcp', 'nobody', ID]
  const { body } = await served.ask('POST', 'acknowledgements', { checks, by: 'ann', note: 'mine', forMs: 60_000 })
  expect(body).toEqual({
    acknowledged: [expect.objectContaining({ checkId: ID, by: 'ann', note: 'mine' })],
    refused: [
      { id: 'web2/tcp', reason: 'web2/tcp has no problem to acknowledge' },
      { id: 'nobody', reason: 'there is no check nobody' },
    ],
  })
})

test('ten thousand checks fit in one request', async () => {
  await using served = await serveOne()
  const checks = Array.from({ length: 9_999 }, (_, at) => `a-host-with-a-name.example.org/check-${at}`)
  const { body } = await served.ask('POST', 'recheck', { checks: [...checks, ID] })
  expect(body.rechecked).toEqual([ID])
  expect(body.refused).toHaveLength(9_999)
})

test('a whole wall can be silenced by ids', async () => {
  await using served = await serveOne()
  const checks = Array.from({ length: 5_000 }, (_, at) => `a-host-with-a-name.example.org/check-${at}`)
  served.estate.addAll(checks)
  const { status, body } = await served.ask('POST', 'silences', { ...SILENCE, match: { checks } })
  expect({ status, named: body.match.checks.length }).toEqual({ status: 200, named: 5_000 })
})

test('a defect is no refusal: the whole request fails', async () => {
  await using served = await serveOne()
  served.ports.actions.recheck = () => {
    throw new Error('secret')
  }
  const { status, body } = await served.ask('POST', 'recheck', { checks: [ID] })
  expect(status).toBe(500)
  expect(body.detail).not.toContain('secret')
})

test('an undo never releases what another person took meanwhile', async () => {
  await using served = await serveOne()
  await served.estate.look(ID, 'critical')
  const mine = (await served.ask('POST', `${CHECK}/acknowledge`, { by: 'ann' })).body
  const theirs = (await served.ask('POST', `${CHECK}/acknowledge`, { by: 'bob' })).body
  expect(await served.ask('DELETE', `${CHECK}/acknowledge?at=${mine.at}`)).toMatchObject({ status: 409 })
  expect((await served.ask('GET', CHECK)).body.acknowledgement.by).toBe('bob')
  expect(await served.ask('DELETE', `checks/acknowledge?id=${ID}&at=${theirs.at}`)).toMatchObject({ status: 200 })
  expect((await served.ask('GET', CHECK)).body.acknowledged).toBe(false)
})

test('notes are written, read and taken away', async () => {
  await using served = await serveOne()
  const { body } = await served.ask('POST', `${CHECK}/notes`, { text: ' new disk ordered ', by: 'ann' })
  expect(body).toMatchObject({ checkId: ID, text: 'new disk ordered', by: 'ann' })
  expect((await served.ask('GET', `${CHECK}/notes`)).body).toEqual([body])
  expect((await served.ask('GET', `notes?check=${ID}&limit=5`)).body).toEqual([body])
  expect((await served.ask('GET', 'notes?check=other')).body).toEqual([])
  expect(await served.ask('POST', 'checks/notes?id=nobody', { text: 'x' })).toMatchObject({ status: 404 })
  expect((await served.ask('DELETE', `notes/${body.id}`)).status).toBe(200)
  expect((await served.ask('DELETE', `notes/${body.id}`)).status).toBe(404)
})

test('how late the monitor itself is, is told in numbers', async () => {
  await using served = await serveOne()
  served.estate.set({ skipped: 3 })
  const { body } = await served.ask('GET', 'vitals')
  expect(body).toMatchObject({
    skipped: 3,
    lateness: { overMs: 60_000, looks: 0, p99Ms: null },
    lastObservationAt: null,
  })
  expect(body.pollers).toEqual([{ name: '1', alive: true, blind: false, lagMs: 2, checks: 0 }])
})

test.each([
  ['POST', 'silences', SILENCE],
  ['DELETE', 'silences/1', undefined],
  ['POST', 'silences/preview', { match: SILENCE.match }],
  ['POST', 'downtimes', SILENCE],
  ['DELETE', 'downtimes/1', undefined],
  ['POST', 'acknowledgements', { checks: [ID] }],
  ['POST', 'recheck', { checks: [ID] }],
  ['POST', `checks/notes?id=${ID}`, { text: 'x' }],
  ['DELETE', 'notes/1', undefined],
] as const)('a wall may look, not act: %s %s', async (method, path, payload) => {
  await using served = await serveOne({ settings: GUARDED })
  const as = (token: string) => ({ authorization: `Bearer ${token}` })
  expect((await served.ask(method, path, payload)).status).toBe(401)
  expect((await served.ask(method, path, payload, as(WALL_TOKEN))).status).toBe(403)
  expect([200, 404]).toContain((await served.ask(method, path, payload, as(OPERATOR_TOKEN))).status)
})

test('a wall may read all of it', async () => {
  await using served = await serveOne({ settings: GUARDED })
  const headers = { authorization: `Bearer ${WALL_TOKEN}` }
  for (const path of ['silences', 'downtimes?past=1', 'notes', `checks/notes?id=${ID}`, 'vitals'])
    expect([path, (await served.ask('GET', path, undefined, headers)).status]).toEqual([path, 200])
})

test('ten thousand at once are done some at a time, so that others come in between', async () => {
  await using served = await serveOne()
  const checks = Array.from({ length: 10_000 }, (_, at) => `web/${at}`)
  let [waiting, most] = [0, 0]
  served.ports.actions.acknowledge = async (id) => {
    waiting += 1
    most = Math.max(most, waiting)
    await setImmediate()
    waiting -= 1
    throw new Refusal('not-found', `there is no check ${id}`)
  }
  const { body } = await served.ask('POST', 'acknowledgements', { checks })
  expect(body.refused.map(({ id }: { id: string }) => id)).toEqual(checks)
  expect(most).toBe(250)
})

test('a doubted list is taken by who may act, where there is one', async () => {
  await using served = await serveOne({ settings: GUARDED })
  const as = (token: string) => ({ authorization: `Bearer ${token}` })
  const path = 'checks/shops/believe'
  expect((await served.ask('POST', path, {}, as(WALL_TOKEN))).status).toBe(403)
  expect(await served.ask('POST', path, {}, as(OPERATOR_TOKEN))).toMatchObject({
    status: 404,
    body: { detail: 'there is no source shops' },
  })
})
