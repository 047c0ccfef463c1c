import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { lacking } from '@foretop/lab/needs.ts'
import { passive } from '@foretop/probes/reports/passive.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { describe, expect, test } from 'vitest'
import { KINDS } from '../../all-kinds.ts'
import type { ServerSettings } from '../../config/settings.ts'
import { GUARDED, OPEN, OPERATOR_TOKEN, servePlayed, WALL_TOKEN } from '../serve.made-up.ts'

const REPORTER_TOKEN = 'reporter-token-0123456789'
const OWN_TOKEN = 'own-token-of-the-job-0123'
const REPORTED = { ...GUARDED, reporterToken: REPORTER_TOKEN }

const reported = (options: object = {}): Partial<Check> => ({
  ...{ kind: 'passive', way: { by: 'receive' }, metrics: passive.metrics },
  options: passive.options.parse(options),
})

async function serve(settings: ServerSettings = REPORTED) {
  const served = servePlayed({ settings, kinds: KINDS })
  await served.estate.add('web1/job', reported({ token: OWN_TOKEN }))
  await served.estate.add('web1/disk', reported({ service: 'Disk Space' }))
  await served.estate.add('web1/alive', reported({ hostResults: true }))
  await served.estate.add('web1/tcp', { status: 'ok' })
  const post = (path: string, payload: unknown, token: string | null = OWN_TOKEN, headers: object = {}) =>
    served.app.inject({
      ...{ method: 'POST', url: `/api/v1/${path}` },
      headers: {
        'content-type': 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
  return {
    ...served,
    post,
    observe: (payload: unknown, token?: string | null) => post('checks/web1%2Fjob/observations', payload, token),
    status: (id = 'web1/job') => served.ports.checks.check(id)?.status,
    text: (id = 'web1/job') => served.ports.checks.check(id)?.text,
    settled: () => served.estate.look('web1/tcp', 'ok'),
  }
}

describe('an observation', () => {
  test('is what it says, by its word or by an exit code', async () => {
    await using served = await serve()
    const answer = await served.observe({ status: 'warning', text: '3 rows missing' })
    expect([answer.statusCode, answer.json()]).toEqual([200, { became: 'taken', note: null }])
    await served.settled()
    expect([served.status(), served.text()]).toEqual(['warning', '3 rows missing'])
    for (const [exit_code, status] of [
      [0, 'ok'],
      [1, 'warning'],
      [2, 'critical'],
      [0, 'ok'],
      [127, 'unknown'],
    ] as const) {
      expect((await served.observe({ exit_code, text: 'x' })).statusCode).toBe(200)
      await served.settled()
      expect(served.status()).toBe(status)
    }
  })

  test('may come under the other address', async () => {
    await using served = await serve()
    expect((await served.post('checks/observations?id=web1/job', { status: 'ok' })).statusCode).toBe(200)
  })

  test.each([
    ['{"status":', /^the body must be JSON: /],
    ['', /^the body must be JSON: /],
    ['[]', /expected/],
    ['{}', 'must have either status or exit_code'],
    ['{"status":"ok","exit_code":0}', 'must have either status or exit_code'],
    ['{"status":"fine"}', /^status: /],
    ['{"status":"ok","at":"soon"}', 'at: must be ms since 1970, or a time such as 2026-03-01T03:15:00Z'],
    ['{"status":"ok","metrics":{"rows":"many"}}', /^metrics.rows: /],
    ['{"status":"ok","state":1}', /state/],
  ])('%s is refused, and what was expected is said', async (body, detail) => {
    await using served = await serve()
    const answer = await served.observe(body)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json'])
    expect(answer.json().detail).toMatch(detail)
  })

  test('of nothing that others tell is refused', async () => {
    await using served = await serve()
    for (const id of ['web1%2Ftcp', 'web9%2Fjob']) {
      const answer = await served.post(`checks/${id}/observations`, { status: 'ok' }, REPORTER_TOKEN)
      expect(answer.statusCode).toBe(404)
    }
  })

  test('too many are turned away until a time that is said', async () => {
    await using served = await serve()
    for (let n = 0; n < 60; n += 1) await served.observe({ status: 'ok' })
    const answer = await served.observe({ status: 'ok' })
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '1'])
  })

  test('what is longer than 64 KiB is refused', async () => {
    await using served = await serve()
    expect((await served.observe({ status: 'ok', text: 'x'.repeat(70_000) })).statusCode).toBe(413)
  })
})

test('what became of all reports is counted for Prometheus', async () => {
  await using served = await serve()
  await served.observe({ status: 'ok', id: 'a' })
  await served.observe({ status: 'ok', id: 'a' })
  await served.observe({ status: 'ok', at: 1 })
  // Of nothing that there is.
  await served.app.inject('/ping/5bf66975-d4c7-4bf5-bcc8-000000000000')
  await served.post('nsca', 'web1\tnothing\t0\tok', REPORTER_TOKEN)
  await served.post('checks/web9%2Fjob/observations', { status: 'ok' }, REPORTER_TOKEN)
  const { body } = await served.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${WALL_TOKEN}` } })
  expect(body.split('\n').filter((line) => line.startsWith('foretop_reports_total'))).toEqual([
    'foretop_reports_total{became="taken"} 1',
    'foretop_reports_total{became="repeated"} 1',
    'foretop_reports_total{became="outdated"} 1',
    'foretop_reports_total{became="flooded"} 0',
    'foretop_reports_total{became="stray"} 3',
  ])
})

describe('who may report', () => {
  test.each([
    ["the check's own token", OWN_TOKEN, 200],
    ['the reporter token', REPORTER_TOKEN, 200],
    ["the operator's", OPERATOR_TOKEN, 200],
    ["the wall's", WALL_TOKEN, 403],
    ['a wrong one', 'wrong-token-0123456789', 401],
    ['none', null, 401],
  ])('%s', async (_, token, code) => {
    await using served = await serve()
    expect((await served.observe({ status: 'ok' }, token)).statusCode).toBe(code)
  })

  test('a token of one check is none of another', async () => {
    await using served = await serve()
    const answer = await served.post('checks/web1%2Fdisk/observations', { status: 'ok' }, OWN_TOKEN)
    expect([answer.statusCode, answer.json().detail]).toEqual([403, 'this token may not report web1/disk'])
  })

  test('a reporter may report, and nothing else', async () => {
    await using served = await serve()
    for (const token of [OWN_TOKEN, REPORTER_TOKEN]) {
      const authorization = `Bearer ${token}`
      for (const url of ['/api/v1/checks', '/metrics', '/api/v1/config'])
        expect((await served.app.inject({ url, headers: { authorization } })).statusCode).toBe(403)
      const recheck = '/api/v1/checks/web1%2Fjob/recheck'
      expect((await served.app.inject({ method: 'POST', url: recheck, headers: { authorization } })).statusCode).toBe(
        403,
      )
    }
  })

  test('as the password of a Basic login too, and never by a cookie', async () => {
    await using served = await serve()
    const basic = `Basic ${Buffer.from(`anybody:${OWN_TOKEN}`).toString('base64')}`
    const path = 'checks/web1%2Fjob/observations'
    expect((await served.post(path, { status: 'ok' }, null, { authorization: basic })).statusCode).toBe(200)
    const { headers } = await served.app.inject({
      ...{ method: 'POST', url: '/api/v1/session', payload: { token: OPERATOR_TOKEN } },
    })
    const cookie = String(headers['set-cookie']).split(';', 1)[0] ?? ''
    expect((await served.post(path, { status: 'ok' }, null, { cookie })).statusCode).toBe(401)
  })

  test('wrong tokens are counted, and a right one enters all the same', async () => {
    await using served = await serve()
    for (let n = 0; n < 10; n += 1)
      expect((await served.observe({ status: 'ok' }, `wrong-token-${n}-0123456789`)).statusCode).toBe(401)
    expect((await served.observe({ status: 'ok' }, 'wrong-token-0123456789')).statusCode).toBe(429)
    expect((await served.observe({ status: 'ok' })).statusCode).toBe(200)
  })

  test('where no token is asked for, everybody on this machine', async () => {
    await using served = await serve(OPEN)
    expect((await served.observe({ status: 'ok' }, null)).statusCode).toBe(200)
  })

  test('the page of another site may not', async () => {
    await using served = await serve(OPEN)
    const answer = await served.post('checks/web1%2Fjob/observations', { status: 'ok' }, null, {
      origin: 'https://elsewhere.example.org',
    })
    expect(answer.statusCode).toBe(403)
  })
})

describe('lines of send_nsca', () => {
  test('are taken in one by one: services by what they are called, and hosts', async () => {
    await using served = await serve()
    const lines = [
      'web1\tDisk Space\t1\t/var is 92% full|/var=92%;90;95',
      'web1\tjob\t0\tall copied',
      '',
      'web1\t1\tCRITICAL - no route\tto it',
    ].join('\n')
    const answer = await served.post('nsca', lines, REPORTER_TOKEN)
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        lines: [
          { line: 1, check: 'web1/disk', became: 'taken', note: null },
          { line: 2, check: 'web1/job', became: 'taken', note: null },
          { line: 4, check: 'web1/alive', became: 'taken', note: null },
        ],
      },
    ])
    await served.settled()
    expect(['web1/disk', 'web1/job', 'web1/alive'].map((id) => [served.status(id), served.text(id)])).toEqual([
      ['warning', '/var is 92% full'],
      ['ok', 'all copied'],
      ['critical', 'CRITICAL - no route to it'],
    ])
    expect(served.ports.checks.check('web1/disk')?.metrics).toMatchObject({ percents: { '/var': 92 } })
  })

  test('what is wrong with one keeps no other out, and is said', async () => {
    await using served = await serve()
    const lines = [
      'web1;job;0;well',
      'web1;nothing;0;well',
      'well',
      'web2;0;up',
      ';job;0;x',
      'web1;Disk Space;0;well',
    ].join('\n')
    const answer = await served.post('nsca?delimiter=;', lines)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([422, 'application/problem+json'])
    expect(answer.json()).toMatchObject({
      detail: '5 of 6 lines not taken in; line 2: there is no check web1/nothing of which others tell',
      lines: [
        { line: 1, became: 'taken' },
        { line: 2, became: null },
        {
          line: 3,
          note: 'expected HOST, SERVICE, CODE, TEXT or HOST, CODE, TEXT with “;” between, came no “;” at all',
        },
        { line: 4, note: 'no passive check of web2 takes what is told of the host itself (hostResults)' },
        { line: 5, note: 'expected a host at its beginning, came nothing before the first “;”' },
        { line: 6, note: 'this token may not report web1/disk' },
      ],
    })
    await served.settled()
    expect(served.status()).toBe('ok')
  })

  test('none at all are refused', async () => {
    await using served = await serve()
    expect((await served.post('nsca', '\n \n')).json().detail).toBe(
      'expected lines of HOST, SERVICE, CODE and TEXT, came none',
    )
  })
})

const missing = await lacking('curl')
describe.skipIf(missing)(missing ?? 'curl', () => {
  test('posts both, without saying what it posts', async () => {
    await using served = await serve()
    const url = await served.listen()
    const curl = async (...args: readonly string[]) => (await promisify(execFile)('curl', ['-fsS', ...args])).stdout
    const token = ['-H', `Authorization: Bearer ${OWN_TOKEN}`]
    expect(
      await curl(...token, '-d', '{"status":"critical","text":"no"}', `${url}/api/v1/checks/web1%2Fjob/observations`),
    ).toBe('{"became":"taken","note":null}')
    expect(served.ports.checks.check('web1/job')?.status).toBeDefined()
    const line = 'web1\tjob\t1\tnearly|n=4'
    expect(JSON.parse(await curl('-u', `any:${OWN_TOKEN}`, '--data-binary', line, `${url}/api/v1/nsca`))).toEqual({
      lines: [{ line: 1, check: 'web1/job', became: 'taken', note: null }],
    })
    await served.settled()
    expect([served.status(), served.text()]).toEqual(['warning', 'nearly'])
  })
})
