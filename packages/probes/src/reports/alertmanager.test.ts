import { expect, test } from 'vitest'
import type { AlertsHeard } from './alertmanager/heard.ts'
import { payloadSchema } from './alertmanager/payload.ts'
import { alertmanager } from './alertmanager.ts'
import type { Span } from './define.ts'

const NOW = Date.parse('2026-03-04T09:15:00Z')
const MINUTE = 60_000

interface Made {
  readonly name: string
  readonly severity?: string
  readonly status?: 'firing' | 'resolved'
  readonly summary?: string
  readonly more?: { readonly [label: string]: string }
  readonly since?: string
}

const payload = (group: string, alerts: readonly Made[], truncatedAlerts = 0) =>
  payloadSchema.parse({
    ...{
      version: '4',
      groupKey: group,
      status: 'firing',
      receiver: 'foretop',
      groupLabels: {},
      commonLabels: {},
      truncatedAlerts,
    },
    alerts: alerts.map(({ name, severity, status = 'firing', summary, more, since = '2026-03-04T09:00:00Z' }) => ({
      ...{ status, startsAt: since, endsAt: '0001-01-01T00:00:00Z', generatorURL: '', fingerprint: `of ${name}` },
      labels: { alertname: name, ...(severity !== undefined && { severity }), ...more },
      annotations: summary === undefined ? {} : { summary },
    })),
  })

function watch(given: object = {}) {
  const options = alertmanager.options.parse(given)
  let heard: AlertsHeard | null = null
  const aways: Span[] = []
  const look = (now = NOW) => alertmanager.judge(options, heard, { at: now, since: NOW, aways })
  return {
    look,
    leave(from: number, to: number) {
      aways.push({ from, to })
    },
    tell(message: unknown, now = NOW) {
      const hearing = alertmanager.hear(options, heard, payloadSchema.parse(message), now)
      heard = hearing.heard
      return hearing.became
    },
    says: (now?: number) => {
      const { says, text } = look(now)
      return [says, text.replaceAll('\u202F', ' ')]
    },
  }
}

test('the worst of what fires is what it is, and is named first', () => {
  const estate = watch()
  estate.tell(
    payload('a', [
      { name: 'Slow', severity: 'warning', summary: 'web1 is slow' },
      { name: 'Note', severity: 'info' },
    ]),
  )
  expect(estate.says()).toEqual(['warning', 'Slow: web1 is slow; Note'])
  estate.tell(payload('b', [{ name: 'Down', severity: 'critical' }]))
  expect(estate.says()).toEqual(['critical', 'Down; Slow: web1 is slow; Note'])
  expect(estate.look().metrics).toMatchObject({ firing: 3 })
  expect(estate.look().details?.alerts).toMatchObject([{ name: 'Down', fingerprint: 'of Down' }, {}, { status: 'ok' }])
})

test('what is resolved is over, and so is what its group no longer names', () => {
  const estate = watch()
  estate.tell(payload('a', [{ name: 'One', severity: 'critical' }, { name: 'Two' }, { name: 'Three' }]))
  estate.tell(payload('b', [{ name: 'Other' }]))
  estate.tell(payload('a', [{ name: 'One', status: 'resolved' }, { name: 'Two' }]))
  expect(estate.says()).toEqual(['warning', 'Other; Two'])
  estate.tell(payload('b', [{ name: 'Other', status: 'resolved' }]))
  estate.tell(payload('a', [{ name: 'Two', status: 'resolved' }]))
  expect(estate.says()).toEqual(['ok', 'no alert fires'])
})

test('a message that was cut short ends nothing that it does not name', () => {
  const estate = watch()
  estate.tell(payload('a', [{ name: 'One' }, { name: 'Two' }]))
  estate.tell(payload('a', [{ name: 'One' }], 7))
  expect(estate.says()[1]).toBe('One; Two; and 7 more')
})

test('only alerts with its labels belong to it', () => {
  const estate = watch({ match: { team: ['web', 'shop'], env: 'live' } })
  expect(estate.tell(payload('a', [{ name: 'One', more: { team: 'db', env: 'live' } }]))).toBe('outdated')
  expect(estate.look().restsOn).toBe('nothing')
  expect(estate.tell(payload('a', [{ name: 'One', more: { team: 'shop', env: 'live' } }, { name: 'Two' }]))).toBe(
    'taken',
  )
  expect(estate.says()).toEqual(['warning', 'One'])
})

test.each([
  [{}, 'page', 'critical'],
  [{}, 'error', 'critical'],
  [{}, 'none', 'ok'],
  [{}, 'constructor', 'warning'],
  [{ otherwise: 'critical' }, 'odd', 'critical'],
  [{ statuses: { p1: 'critical', p3: 'ok' } }, 'p3', 'ok'],
  [{ label: 'prio' }, 'critical', 'warning'],
])('%j makes of severity %s %s', (given, severity, says) => {
  const estate = watch(given)
  estate.tell(payload('a', [{ name: 'One', severity }]))
  expect(estate.look().says).toBe(says)
})

test('what fires and is not told again is overdue', () => {
  const estate = watch({ fresh: '5m', overdue: 'unknown' })
  estate.tell(payload('a', [{ name: 'One' }]))
  expect(estate.look().changesAt).toBe(NOW + 5 * MINUTE)
  expect(estate.says(NOW + 5 * MINUTE - 1)).toEqual(['warning', 'One'])
  expect(estate.says(NOW + 6 * MINUTE)).toEqual(['unknown', 'nothing heard for 6 m, every 5 m expected; it was: One'])
  estate.tell(payload('a', [{ name: 'One', status: 'resolved' }]), NOW + 7 * MINUTE)
  // Nothing has to be told while nothing fires.
  expect(estate.look(NOW + 90 * MINUTE).says).toBe('ok')
})

test('a watchdog tells that alerts still come, and is none itself', () => {
  const estate = watch({ fresh: '5m', watchdog: 'Watchdog', match: { team: 'web' } })
  expect(estate.look(NOW + 4 * MINUTE).restsOn).toBe('nothing')
  expect(estate.says(NOW + 5 * MINUTE)).toEqual(['critical', 'nothing heard of Watchdog yet, every 5 m expected'])
  estate.tell(payload('w', [{ name: 'Watchdog', severity: 'critical' }]))
  expect(estate.says()).toEqual(['ok', 'no alert fires'])
  // Another alert is no watchdog.
  estate.tell(payload('a', [{ name: 'One', more: { team: 'web' } }]), NOW + 4 * MINUTE)
  expect(estate.says(NOW + 6 * MINUTE)[1]).toBe('nothing heard of Watchdog for 6 m, every 5 m expected; it was: One')
  estate.leave(NOW + MINUTE, NOW + 3 * MINUTE)
  expect(estate.look(NOW + 6 * MINUTE).says).toBe('warning')
  estate.tell(payload('w', [{ name: 'Watchdog', status: 'resolved' }]), NOW + 6 * MINUTE)
  expect(estate.says(NOW + 6 * MINUTE)).toEqual(['critical', 'Watchdog no longer fires; One'])
})

test('the watchdog of another cluster tells nothing of this one', () => {
  const estate = watch({ fresh: '5m', watchdog: 'Watchdog', match: { cluster: ['a', 'b'] } })
  expect(estate.tell(payload('w', [{ name: 'Watchdog', more: { cluster: 'c' } }]))).toBe('outdated')
  expect(estate.look(NOW + 5 * MINUTE).says).toBe('critical')
  for (const cluster of ['a', 'b']) {
    estate.tell(payload('w', [{ name: 'Watchdog', more: { cluster } }]), NOW + 5 * MINUTE)
    expect(estate.look(NOW + 5 * MINUTE).says).toBe('ok')
  }
})

test('of a thousand alerts the worst are kept, and the others counted', () => {
  const estate = watch()
  const many = Array.from({ length: 1_000 }, (_, n) => ({
    name: `A${n}`,
    severity: n === 999 ? 'critical' : 'warning',
    summary: 'x'.repeat(500),
  }))
  estate.tell(payload('a', many))
  expect(estate.look()).toMatchObject({
    says: 'critical',
    metrics: { firing: 1_000 },
    text: expect.stringMatching(/^A999: x+….* and 997 more$/),
  })
  expect(JSON.stringify(estate.look().details).length).toBeLessThan(20_000)
})

test('an alert that was too many to be listed still fires when the others have ended', () => {
  const estate = watch()
  const names = Array.from({ length: 100 }, (_, n) => `A${String(n).padStart(2, '0')}`)
  for (const name of names) estate.tell(payload(`of ${name}`, [{ name, summary: 'down' }]))
  expect(estate.look().metrics).toMatchObject({ firing: 100 })
  expect(estate.look().details?.alerts).toHaveLength(60)
  for (const name of names.slice(0, 99)) estate.tell(payload(`of ${name}`, [{ name, status: 'resolved' }]))
  expect(estate.says()).toEqual(['warning', 'A99'])
})

test.each([
  [{ version: '3' }, 'this is no webhook of Alertmanager'],
  [{ alerts: [{ status: 'firing' }] }, 'labels'],
  [{ alerts: undefined }, 'alerts'],
])('%j is no such message', (change, message) => {
  expect(payloadSchema.safeParse({ ...payload('a', []), ...change }).error?.message).toContain(message)
})
