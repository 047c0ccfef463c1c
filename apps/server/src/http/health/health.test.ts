import { expect, test } from 'vitest'
import { servePlayed } from '../serve.made-up.ts'

const NOON = Date.UTC(2026, 2, 14, 12)
const WORKER = { name: '1', alive: true, blind: false, lagMs: 0, checks: 3, trouble: null, troubledSince: null }

async function serve() {
  const served = servePlayed({ now: () => NOON })
  await served.app.ready()
  void served.estate.add('web1/tcp')
  await served.estate.look('web1/tcp', 'ok', { connect: 12 })
  return served
}

test('an estate in order passes', async () => {
  await using served = await serve()
  const answer = await served.app.inject('/health')
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toMatch(/^application\/health\+json/)
  expect(answer.json()).toMatchObject({
    status: 'pass',
    serviceId: 'Example',
    checks: {
      'web1:tcp': [
        {
          componentId: 'web1/tcp',
          status: 'pass',
          observedValue: 12,
          observedUnit: 'ms',
          time: '2026-03-14T12:00:00.000Z',
          state: 'ok',
          stateType: 'hard',
        },
      ],
    },
  })
  expect(answer.json()).not.toHaveProperty('output')
})

test('a critical check fails the estate with 503', async () => {
  await using served = await serve()
  await served.estate.add('web2/tcp', { status: 'critical' })
  const answer = await served.app.inject('/health')
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toMatchObject({ status: 'fail', output: '1 critical' })
})

test('a planned downtime does not fail the estate', async () => {
  await using served = await serve()
  await served.estate.add('web2/tcp', { status: 'critical' })
  expect((await served.app.inject('/health')).json().status).toBe('fail')
  await served.estate.quiet('downtime', 'web2/tcp')
  expect((await served.app.inject('/health')).json().status).toBe('pass')
})

test('a silence does: it is no excuse, only quiet; both are told of each check', async () => {
  await using served = await serve()
  await served.estate.add('web2/tcp', { status: 'critical' })
  await served.estate.quiet('silence', 'web2/tcp')
  const answer = await served.app.inject('/health')
  expect(answer.statusCode).toBe(503)
  expect(answer.json().checks['web2:tcp']).toMatchObject([{ silenced: true, downtime: false }])
})

test.each(['warning', 'unknown', 'pending'] as const)('%s is a warning', async (status) => {
  await using served = await serve()
  await served.estate.add('web2/tcp', status === 'pending' ? {} : { status })
  const answer = await served.app.inject('/health')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ status: 'warn', output: `1 ${status}` })
})

test('what was ok a long time ago is not ok now', async () => {
  await using served = await serve()
  await served.estate.add('web2/tcp', { status: 'ok' })
  served.estate.clock.skip(30_000)
  await served.estate.look('web1/tcp', 'ok')
  expect((await served.app.inject('/health')).json()).toMatchObject({ status: 'warn', output: '1 stale' })
})

test('names of components hold no colon of their own', async () => {
  await using served = await serve()
  void served.estate.add('a:b', { kind: 'carp-pair' })
  expect(Object.keys((await served.app.inject('/health')).json().checks)).toContain('a.b:carp-pair')
})

test('a monitor in order passes, whatever the estate is like', async () => {
  await using served = await serve()
  await served.estate.look('web1/tcp', 'critical')
  const answer = await served.app.inject('/healthz')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ status: 'pass', troubles: [], lagMs: 2, lastObservationAt: NOON + 1 })
})

test('a monitor whose pollers are all dead fails', async () => {
  await using served = await serve()
  served.estate.set({ workers: [{ ...WORKER, alive: false }] })
  const answer = await served.app.inject('/healthz')
  expect(answer.statusCode).toBe(503)
  expect(answer.json().output).toBe('poller 1 is dead')
})

test('a monitor that holds back one of its checks fails: it does not see all that it should', async () => {
  await using served = await serve()
  served.estate.set({ workers: [{ ...WORKER, blind: true }] })
  expect((await served.app.inject('/healthz')).statusCode).toBe(503)
})

test('a monitor that cannot remember fails', async () => {
  await using served = await serve()
  served.estate.trouble({ of: 'store', since: 0, text: 'disk full' })
  expect((await served.app.inject('/healthz')).statusCode).toBe(503)
})

test('a monitor that has nothing left to look with fails', async () => {
  await using served = await serve()
  served.estate.trouble({ of: 'resources', since: 0, text: 'Foretop has no file descriptors left' })
  expect((await served.app.inject('/healthz')).statusCode).toBe(503)
})

test('a refused configuration is a warning: the running one goes on', async () => {
  await using served = await serve()
  served.estate.trouble({ of: 'config', since: 0, text: 'foretop.yaml:3: no' })
  const answer = await served.app.inject('/healthz')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ status: 'warn', output: 'foretop.yaml:3: no' })
})

test('details are told when asked for', async () => {
  await using served = await serve()
  expect((await served.app.inject('/healthz')).json()).not.toHaveProperty('details')
  expect((await served.app.inject('/healthz?details')).json().details).toMatchObject({ uptimeSeconds: 0, skipped: 0 })
})
