import { startAlertmanager, startPrometheus } from '@foretop/lab/alertmanager.ts'
import { eventually, PATIENCE_MS } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { alertmanager } from '@foretop/probes/reports/alertmanager.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { describe, expect, test } from 'vitest'
import { KINDS } from '../../all-kinds.ts'
import { GUARDED, servePlayed } from '../serve.made-up.ts'

const KEY = 'reporter-token-0123456789'
const OWN_TOKEN = 'own-token-of-the-shop-0123'

const alerts = (options: object = {}): Partial<Check> => ({
  ...{ kind: 'alertmanager', way: { by: 'receive' }, host: null, metrics: alertmanager.metrics },
  options: alertmanager.options.parse(options),
})

async function serve() {
  const served = servePlayed({ settings: { ...GUARDED, reporterToken: KEY }, kinds: KINDS })
  await served.estate.add('prometheus', alerts({ watchdog: 'Watchdog', fresh: '1h' }))
  await served.estate.add('shop', alerts({ match: { team: 'shop' }, token: OWN_TOKEN }))
  await served.estate.add('web1/tcp', { status: 'ok' })
  const post = (payload: unknown, token: string) =>
    served.app.inject({
      ...{ method: 'POST', url: '/api/v1/alertmanager' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      payload: JSON.stringify(payload),
    })
  return {
    ...served,
    post,
    async seen(id: string) {
      await served.estate.look('web1/tcp', 'ok')
      return served.ports.checks.check(id)
    },
  }
}

const MESSAGE = {
  ...{ version: '4', groupKey: '{}:{}', status: 'firing', receiver: 'x', groupLabels: {}, commonLabels: {} },
  alerts: [
    {
      ...{ status: 'firing', startsAt: '2026-03-04T09:00:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'a' },
      ...{ labels: { alertname: 'Slow', team: 'shop' }, annotations: {}, generatorURL: 'http://x/' },
    },
  ],
}

test('each check takes what is its own, as far as the token goes', async () => {
  await using served = await serve()
  expect((await served.post(MESSAGE, KEY)).json()).toEqual({
    checks: [
      { check: 'prometheus', became: 'taken', note: null },
      { check: 'shop', became: 'taken', note: null },
    ],
  })
  expect((await served.post(MESSAGE, OWN_TOKEN)).json().checks).toEqual([
    { check: 'shop', became: 'taken', note: null },
  ])
  expect((await served.seen('shop'))?.text).toBe('Slow')
  const others = { ...MESSAGE, alerts: [{ ...MESSAGE.alerts[0], labels: { alertname: 'Down' } }], groupKey: 'b' }
  expect((await served.post(others, OWN_TOKEN)).json().checks).toMatchObject([{ became: 'outdated' }])
})

test('what is too much is refused so that Alertmanager sends it again', async () => {
  await using served = await serve()
  for (let n = 0; n < 60; n += 1) expect((await served.post(MESSAGE, KEY)).statusCode).toBe(200)
  const answer = await served.post(MESSAGE, KEY)
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
})

test('a message may name thousands of alerts', async () => {
  await using served = await serve()
  const alerts = Array.from({ length: 4_000 }, (_, n) => ({
    ...MESSAGE.alerts[0],
    fingerprint: `f${n}`,
    annotations: { summary: 'x'.repeat(1_500) },
  }))
  expect((await served.post({ ...MESSAGE, alerts }, KEY)).statusCode).toBe(200)
  expect((await served.seen('shop'))?.metrics).toMatchObject({ firing: 4_000 })
})

test('what is no message of Alertmanager is refused, and where is said', async () => {
  await using served = await serve()
  const answer = await served.post({ ...MESSAGE, alerts: [{ ...MESSAGE.alerts[0], startsAt: 'now' }] }, KEY)
  expect([answer.statusCode, answer.json().detail]).toEqual([
    400,
    'alerts.0.startsAt: must be a time as 2026-03-01T03:15:00Z',
  ])
  expect((await served.post({ hello: 1 }, KEY)).json().detail).toContain('this is no webhook of Alertmanager')
})

const missing = await lacking('prometheus', 'prometheus-alertmanager')
describe.skipIf(missing)(missing ?? 'Prometheus and Alertmanager', () => {
  const WATCHDOG = { Watchdog: { labels: { severity: 'none' } } }
  const ALERTS = {
    ...WATCHDOG,
    DiskFull: { labels: { severity: 'critical', team: 'shop' }, annotations: { summary: '/var is full' } },
    Slow: { labels: { severity: 'warning' } },
  }

  test(
    'put their alerts on the wall, and take them off it',
    async () => {
      await using served = await serve()
      const url = `${await served.listen()}/api/v1/alertmanager`
      await using bearer = await startAlertmanager(url, { token: KEY })
      await using prometheus = await startPrometheus({ alertmanager: bearer.port, alerts: ALERTS })
      await eventually(async () => {
        const seen = await served.seen('prometheus')
        expect([seen?.status, seen?.text]).toEqual(['critical', 'DiskFull: /var is full; Slow'])
      })
      expect(await served.seen('shop')).toMatchObject({ status: 'critical', text: 'DiskFull: /var is full' })
      await prometheus.setAlerts(WATCHDOG)
      await eventually(async () => {
        expect(await served.seen('prometheus')).toMatchObject({ status: 'ok', text: 'no alert fires' })
        expect((await served.seen('shop'))?.status).toBe('ok')
      })
      await prometheus.setAlerts({})
      await eventually(async () =>
        expect((await served.seen('prometheus'))?.text).toBe('Watchdog no longer fires; no alert fires'),
      )
    },
    4 * PATIENCE_MS,
  )

  test(
    'with the password of a Basic login, of one check alone',
    async () => {
      await using served = await serve()
      const url = `${await served.listen()}/api/v1/alertmanager`
      await using basic = await startAlertmanager(url, { user: 'alertmanager', password: OWN_TOKEN })
      await using _ = await startPrometheus({ alertmanager: basic.port, alerts: ALERTS })
      await eventually(async () => expect((await served.seen('shop'))?.status).toBe('critical'))
      expect((await served.seen('prometheus'))?.status).toBe('pending')
    },
    2 * PATIENCE_MS,
  )
})
