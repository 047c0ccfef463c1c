import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { lacking } from '@foretop/lab/needs.ts'
import { pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import { checkIn } from '@foretop/probes/reports/check-in.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { describe, expect, test } from 'vitest'
import { KINDS } from '../../all-kinds.ts'
import { GUARDED, servePlayed } from '../serve.made-up.ts'

const KEY = 'reporter-token-0123456789'
const UUID = '5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278'
const RID = '11111111-2222-4333-8444-555555555555'
const OTHER_RID = '11111111-2222-4333-8444-666666666666'

const job = (options: object): Partial<Check> => ({
  ...{ kind: 'check-in', way: { by: 'clock' }, metrics: checkIn.metrics },
  options: checkIn.options.parse(options),
})

async function serve() {
  const served = servePlayed({ settings: { ...GUARDED, reporterToken: KEY }, kinds: KINDS })
  await served.estate.add('d1/backup', job({ uuid: UUID }))
  await served.estate.add('d2/backup', job({}))
  await served.estate.add('d1/twice', job({ slug: 'twice' }))
  await served.estate.add('d2/twice', job({ slug: 'twice' }))
  await served.estate.add('web1/tcp', { status: 'ok' })
  return {
    ...served,
    ping: (path: string, method: 'GET' | 'HEAD' | 'POST' = 'GET', payload = '', type = 'text/plain') =>
      served.app.inject({
        ...{ method, url: `/ping/${path}` },
        ...(method === 'POST' && { payload, headers: { 'content-type': type } }),
      }),
    async seen(id = 'd1/backup') {
      await served.estate.look('web1/tcp', 'ok')
      return served.ports.checks.check(id)
    },
  }
}

describe('the protocol', () => {
  test.each([
    ['', 'ok', 'ok'],
    ['/', 'ok', 'ok'],
    ['/start', 'ok', 'running'],
    ['/fail', 'critical', 'failed'],
    ['/log', 'pending', 'new'],
    ['/0', 'ok', 'ok'],
    ['/1', 'critical', 'failed'],
    ['/255', 'critical', 'failed'],
    [`?rid=${RID}`, 'ok', 'ok'],
    [`/start?rid=${RID}`, 'ok', 'running'],
  ])('/ping/UUID%s, and the same behind the key', async (more, status, state) => {
    for (const [id, base] of [
      ['d1/backup', UUID],
      ['d1/backup', UUID.toUpperCase()],
      ['d2/backup', `${KEY}/d2-backup`],
    ] as const)
      for (const method of ['GET', 'HEAD', 'POST'] as const) {
        await using served = await serve()
        const answer = await served.ping(`${base}${more}`, method)
        expect([answer.statusCode, answer.body]).toEqual([200, method === 'HEAD' ? '' : 'OK'])
        expect(answer.headers).toMatchObject({
          'ping-body-limit': '10000',
          'content-type': 'text/plain; charset=utf-8',
        })
        const seen = await served.seen(id)
        expect([seen?.status, seen?.details.state]).toEqual([status, state])
      }
  })

  test.each([
    ['5bf66975-d4c7-4bf5-bcc8-000000000000', 404, 'not found'],
    [`${KEY}/nothing`, 404, 'not found'],
    ['another-key-0123456789/d2-backup', 404, 'not found'],
    [`${KEY}/twice`, 409, 'ambiguous slug'],
    [`${UUID}/256`, 400, 'invalid url format'],
    [`${UUID}/-1`, 400, 'invalid url format'],
    [`${UUID}/stop`, 400, 'invalid url format'],
    [`${UUID}/start/again`, 400, 'invalid url format'],
    ['backup', 400, 'invalid url format'],
    [`${UUID}?rid=7`, 400, 'invalid uuid format'],
  ])('%s is answered %i', async (path, code, body) => {
    await using served = await serve()
    const answer = await served.ping(path)
    expect([answer.statusCode, answer.body]).toEqual([code, body])
    expect((await served.seen())?.status).toBe('pending')
  })

  test('what is posted is the last log, whatever it is called, and its last line is told', async () => {
    await using served = await serve()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json', 'nonsense']) {
      expect((await served.ping(`${UUID}/2`, 'POST', '{copying\ndisk full', type)).statusCode).toBe(200)
      expect(await served.seen()).toMatchObject({
        text: 'exit 2: disk full; never a success',
        details: { exitStatus: 2, log: [{ line: '{copying' }, { line: 'disk full' }] },
      })
    }
  })

  test('a log without end costs no ping', async () => {
    await using served = await serve()
    expect((await served.ping(`${UUID}/fail`, 'POST', `${'x'.repeat(99)}\n`.repeat(30_000))).statusCode).toBe(200)
    expect((await served.seen())?.details).toMatchObject({ logCut: 'what came before is left out' })
  })

  test('runs that overlap are told apart', async () => {
    await using served = await serve()
    await served.ping(`${UUID}/start?rid=${RID}`)
    await served.estate.clock.pass(60_000)
    await served.ping(`${UUID}/start?rid=${OTHER_RID}`)
    await served.estate.clock.pass(60_000)
    await served.ping(`${UUID}?rid=${RID}`)
    expect(await served.seen()).toMatchObject({ metrics: { duration: 120_000 }, details: { state: 'running' } })
    await served.ping(`${UUID}/1?rid=${OTHER_RID}`)
    expect(await served.seen()).toMatchObject({ metrics: { duration: 60_000 }, details: { state: 'failed' } })
  })
})

describe('an address is a secret', () => {
  test('one that is not given is made of the token and the name, the same each time', async () => {
    await using served = await serve()
    const uuidOf = (id: string, token: string | null) =>
      pingNamesOf({ id, kind: 'check-in', options: checkIn.options.parse({}) }, token)?.uuid
    expect(uuidOf('d2/backup', KEY)).toBe(uuidOf('d2/backup', KEY))
    expect(new Set([uuidOf('d2/backup', KEY), uuidOf('d1/backup', KEY), uuidOf('d2/backup', `${KEY}!`)]).size).toBe(3)
    expect(uuidOf('d2/backup', null)).toBeNull()
    expect((await served.ping(uuidOf('d2/backup', KEY) ?? '')).body).toBe('OK')
    expect((await served.seen('d2/backup'))?.status).toBe('ok')
  })

  test('who guesses is slowed down, and who knows gets in all the same', async () => {
    await using served = await serve()
    const guess = (n: number) => served.ping(`5bf66975-d4c7-4bf5-bcc8-${String(n).padStart(12, '0')}`)
    for (let n = 0; n < 10; n += 1) expect((await guess(n)).statusCode).toBe(404)
    const answer = await guess(10)
    expect([answer.statusCode, answer.body, Number(answer.headers['retry-after']) > 0]).toEqual([
      429,
      'rate limited',
      true,
    ])
    expect((await served.ping(UUID)).statusCode).toBe(200)
  })

  test('another key opens at once, and the one before no more', async () => {
    await using served = await serve()
    served.adopt({ ...GUARDED, reporterToken: 'another-key-0123456789' })
    expect((await served.ping(`${KEY}/d2-backup`)).statusCode).toBe(404)
    expect((await served.ping('another-key-0123456789/d2-backup')).statusCode).toBe(200)
  })

  test('a flood of one job is turned away', async () => {
    await using served = await serve()
    for (let n = 0; n < 60; n += 1) await served.ping(UUID)
    const answer = await served.ping(UUID)
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '1'])
    expect((await served.ping(`${KEY}/d2-backup`)).statusCode).toBe(200)
  })
})

const missing = await lacking('curl')
describe.skipIf(missing)(missing ?? 'lines of a crontab with curl', () => {
  test.each([
    ['curl -fsS -m 10 --retry 5 -o /dev/null $URL', 'ok', 'ok'],
    ['curl -fsS -m 10 --retry 5 $URL/start', 'ok', 'running'],
    ['m=$(echo no route; exit 3); curl -fsS --retry 3 --data-raw "$m" $URL/$?', 'critical', 'failed'],
    ['(echo one; echo two) | curl -fsS --data-binary @- $URL/log && curl -fsS $URL', 'ok', 'ok'],
    ['curl -fsS -I $URL/1', 'critical', 'failed'],
    ['head -c 300000 /dev/zero | tr "\\0" x | curl -fsS --data-binary @- $URL/fail', 'critical', 'failed'],
    ['curl -fsS -F log=@/etc/hostname $URL', 'ok', 'ok'],
  ])('%s', async (line, status, state) => {
    await using served = await serve()
    const url = `${await served.listen()}/ping/${UUID}`
    await promisify(execFile)('sh', ['-c', line], { env: { ...process.env, URL: url } })
    const seen = await served.seen()
    expect([seen?.status, seen?.details.state]).toEqual([status, state])
  })
})
