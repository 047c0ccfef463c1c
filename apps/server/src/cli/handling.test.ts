import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { GUARDED, OPERATOR_TOKEN, servePlayed, WALL_TOKEN } from '../http/serve.made-up.ts'
import { runWords } from './run-words.ts'

test('a problem is acknowledged with name, note and end', async () => {
  await using site = await start()
  const { code, printed } = await site.run('ack', 'web1/http', '--note', 'on it', '--for', '4h')
  expect([code, printed[0]]).toEqual([0, expect.stringMatching(/^web1\/http: acknowledged until /)])
  expect(site.ports.checks.check('web1/http')?.acknowledgement).toMatchObject({ by: 'ann', note: 'on it' })
  const { at = 0, until } = site.ports.checks.check('web1/http')?.acknowledgement ?? {}
  expect(until).toBe(at + 4 * 3_600_000)
})
test('a problem is acknowledged until its status changes', async () => {
  await using site = await start()
  expect((await site.run('ack', 'web1/http', '--until-change')).printed).toEqual([
    'web1/http: acknowledged until its status changes',
  ])
  expect(site.ports.checks.check('web1/http')?.acknowledgement).toMatchObject({ sticky: false })
  expect((await site.run('ack', 'web1/http', '--until-change', '--for', '4h')).printed[0]).toMatch(
    / until \w+.* \d\d:\d\d or its status changes$/,
  )
})
test('a host’s open problems are acknowledged together, and what is well is left alone', async () => {
  await using site = await start()
  await site.estate.add('web1/disk', { status: 'ok' })
  expect(await site.run('ack', 'web1')).toMatchObject({ code: 0, printed: ['web1/http: acknowledged until it is ok'] })
})
test('a check that was named and is well is refused with the reason', async () => {
  await using site = await start()
  await site.estate.add('web1/disk', { status: 'ok' })
  expect(await site.run('ack', 'web1/disk', 'web1/http')).toMatchObject({
    code: 1,
    printed: ['web1/http: acknowledged until it is ok'],
    errors: expect.stringContaining('web1/disk'),
  })
})
test('an acknowledgement is taken back', async () => {
  await using site = await start()
  await site.run('ack', 'web1/http')
  expect(await site.run('ack', '--undo', 'web1/http')).toMatchObject({ code: 0 })
  expect(site.ports.checks.check('web1/http')?.acknowledged).toBe(false)
  expect(await site.run('ack', '--undo', 'web1/http')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('nobody has'),
  })
})
test('all checks of a group are looked at again', async () => {
  await using site = await start()
  expect(await site.run('recheck', 'group:webs')).toMatchObject({
    code: 0,
    printed: ['web1/http: looked at again now'],
  })
  expect(site.estate.rechecked).toEqual(['web1/http'])
})
test('a misspelt name is refused with the nearest one, and nothing is done', async () => {
  await using site = await start()
  expect(await site.run('ack', 'web1/http', 'web1/htp')).toMatchObject({
    code: 64,
    errors: expect.stringMatching(
      /there is no check, host or group web1\/htp at http:\S+ \(did you mean web1\/http\?\)/,
    ),
  })
  expect(site.ports.checks.check('web1/http')?.acknowledged).toBe(false)
})
test('a name that is a host and a check asks for the prefix', async () => {
  await using site = await start()
  await site.estate.add('web1')
  expect(await site.run('silence', 'web1', '--for', '1h')).toMatchObject({
    code: 64,
    errors: expect.stringContaining('web1 can be a host or a check: say host:web1 or check:web1'),
  })
})
test('words of different kinds add up, they do not narrow each other', async () => {
  await using site = await start()
  const { code } = await site.run('silence', 'host:web1', 'group:webs', 'web1/http', '--for', '1h', '--note', 'move')
  expect(code).toBe(0)
  expect((await site.ports.quiets.list({ kind: 'silence' })).map(({ match }) => match)).toEqual([
    { groups: ['webs'] },
    { hosts: ['web1'] },
    { checks: ['web1/http'] },
  ])
})
test('a silence is listed with its reason, and ended by the first letters of its ID', async () => {
  await using site = await start()
  await site.run('silence', 'webs', '--for', '1h', '--note', 'move')
  const listed = await site.run('silence', '--list')
  expect(listed.printed[0]).toMatch(/^\S+ {2}group webs · until .* · ann: move$/)
  const [id = ''] = listed.printed[0]?.split(' ') ?? []
  expect(await site.run('silence', '--end', id)).toMatchObject({
    code: 0,
    printed: [expect.stringContaining('ended: ')],
  })
  expect(await site.run('silence', '--list')).toMatchObject({ printed: ['no silence is in force'] })
  expect(await site.run('silence', '--end', id)).toMatchObject({ code: 1 })
})
test('a downtime that waits for the first trouble is asked for by a length and an end', async () => {
  await using site = await start({ now: () => new Date(2090, 2, 1).getTime() })
  const words = ['--from', '2090-03-14T02:00', '--until', '2090-03-14T06:00', '--for', '30m']
  const { printed } = await site.run('downtime', 'webs', ...words)
  expect(printed[0]).toMatch(/ 02:00 until .* 06:00 · begins with the first trouble, for 30 m · ann$/)
  const [planned] = await site.ports.quiets.list({ kind: 'downtime' })
  const from = new Date(2090, 2, 14, 2).getTime()
  expect(planned).toMatchObject({ from, until: from + 14_400_000, lastsMs: 1_800_000 })
})
test('what a silence covers is said with it, or without it before it is made', async () => {
  await using site = await start()
  await site.estate.add('web1/disk', { status: 'ok' })
  const covered = ['host web1: 2 checks on 1 host, 1 in trouble now', '  critical web1/http: critical']
  expect(await site.run('silence', 'host:web1', '--for', '1h', '--dry-run')).toMatchObject({
    code: 0,
    printed: covered,
  })
  expect(await site.run('silence', '--list')).toMatchObject({ printed: ['no silence is in force'] })
  const { printed } = await site.run('silence', 'host:web1', '--for', '1h')
  expect(printed.slice(1)).toEqual(covered)
  expect((await site.run('silence', '--list')).printed).toEqual([
    expect.stringMatching(/ · hides 1 in trouble since today \d\d:\d\d · ann$/),
  ])
})
test('what others wrote cannot steer the terminal of who reads it', async () => {
  await using site = await start()
  const [bell, red] = ['\x07', '\x1b[31m']
  await site.run('silence', 'webs', '--for', '1h', '--note', `${bell}move\n${red}racks`, '--by', `ann${red}`)
  const { printed } = await site.run('silence', '--list')
  expect(printed).toEqual([expect.stringMatching(/ann\[31m: move \[31mracks$/)])
  expect(printed.join('')).not.toMatch(/\p{Cc}/u)
})
test('a downtime begins when it is said to', async () => {
  await using site = await start({ now: () => new Date(2090, 2, 1).getTime() })
  await site.run('downtime', 'webs', '--from', '2090-03-14T02:00', '--for', '2h')
  const [planned] = await site.ports.quiets.list({ kind: 'downtime' })
  const from = new Date(2090, 2, 14, 2).getTime()
  expect(planned).toMatchObject({ from, until: from + 7_200_000 })
})
test('a downtime that expects something is listed with it, and a word that there is not is refused', async () => {
  await using site = await start()
  const words = ['downtime', 'webs', '--for', '1h', '--expect']
  expect(await site.run(...words, 'refused, timeout')).toMatchObject({
    code: 0,
    printed: expect.arrayContaining([expect.stringContaining(' · expects refused, timeout · ann')]),
  })
  expect(await site.run(...words, 'refusd')).toMatchObject({
    code: 64,
    errors: expect.stringContaining('got refusd (did you mean refused?)'),
  })
})
test('downtimes that come again are listed with the next three times, behind those in force and to come', async () => {
  await using site = await start()
  const { memory } = site.estate.engine
  const rule = { name: 'backup', match: { groups: ['webs'] }, every: '0 2 1 1 *', zone: 'UTC', forMs: 7_200_000 }
  memory.plan = { ...memory.plan, downtimes: [{ ...rule, until: null, expect: ['refused'], note: 'tapes' }] }
  const { code, printed } = await site.run('downtime', '--list')
  expect([code, printed]).toEqual([
    0,
    [
      'no downtime is in force',
      expect.stringMatching(
        /^downtime backup {2}group webs · every 0 2 1 1 \* \(UTC\) · next (.* \d\d:\d\d,? ?){3} · expects refused · tapes$/,
      ),
    ],
  ])
  expect((await site.run('silence', '--list')).printed).toEqual(['no silence is in force'])
})
test('what has no end is refused', async () => {
  expect(await runWords(['silence', 'webs'])).toMatchObject({ code: 64, errors: expect.stringContaining('--for') })
})

test('a server that wants a token says where to put it, and takes it from a file', async () => {
  await using site = await start({ settings: GUARDED })
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'token')
  await writeFile(file, `${OPERATOR_TOKEN}\n`)
  expect(await site.run('ack', 'web1/http')).toMatchObject({
    code: 75,
    errors: expect.stringContaining('FORETOP_TOKEN'),
  })
  expect(await site.run('ack', 'web1/http', '--token-file', file)).toMatchObject({ code: 0 })
})
test('a token that may only look is told so', async () => {
  await using site = await start({ settings: GUARDED })
  const refused = await runWords(['ack', 'web1/http', '--server', site.url], { env: { FORETOP_TOKEN: WALL_TOKEN } })
  expect(refused).toMatchObject({ code: 75, errors: expect.stringContaining('may look, not act') })
})
test('a token that cannot be sent is refused without being shown', async () => {
  const { code, errors } = await runWords(['recheck', 'x'], { env: { FORETOP_TOKEN: 'hush\nhush-hush' } })
  expect([code, errors]).toEqual([64, expect.stringContaining('FORETOP_TOKEN')])
  expect(errors).not.toContain('hush')
})
test.each(['ftp://127.0.0.1/', 'http://ann:secret@127.0.0.1/', ''])('%j is no address of a server', async (address) => {
  const { code, errors } = await runWords(['recheck', 'x', '--server', address])
  expect([code, errors]).toEqual([64, expect.stringContaining('--server')])
})
test('nobody listening is one line', async () => {
  const { code, errors } = await runWords(['recheck', 'x', '--server', `127.0.0.1:${await freePort()}`])
  expect([code, errors]).toEqual([75, expect.stringMatching(/^foretop recheck: nobody listens at .*$/)])
})
test('another program at that address is no Foretop', async () => {
  const other = createServer((_, response) => response.end('<h1>hello</h1>')).listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  // A TCP server that listens has a port.
  const { port } = other.address() as AddressInfo
  const { code, errors } = await runWords(['recheck', 'x', '--server', `http://127.0.0.1:${port}`])
  other.closeAllConnections()
  await new Promise((closed) => other.close(closed))
  expect([code, errors]).toEqual([75, expect.stringContaining('is no Foretop')])
})
test('under a path of a proxy the API is found', async () => {
  await using site = await start()
  // As a reverse proxy does that serves several things under one name.
  const proxy = createServer(async ({ url = '' }, response) => {
    if (!url.startsWith('/foretop/')) return response.writeHead(404).end()
    const answer = await fetch(site.url + url.slice('/foretop'.length))
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => proxy.once('listening', resolve))
  const { port } = proxy.address() as AddressInfo
  const listed = await runWords(['silence', '--list', '--server', `http://127.0.0.1:${port}/foretop`])
  proxy.closeAllConnections()
  await new Promise((closed) => proxy.close(closed))
  expect(listed).toMatchObject({ code: 0, printed: ['no silence is in force'] })
})

async function start(more: Parameters<typeof servePlayed>[0] = {}) {
  const site = servePlayed(more)
  await site.estate.add('web1/http', { status: 'critical' })
  const url = await site.listen()
  return {
    estate: site.estate,
    ports: site.ports,
    url,
    run: (...words: readonly string[]) => runWords([...words, '--server', url], { env: { USER: 'ann' } }),
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  }
}
