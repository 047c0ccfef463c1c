import { readFileSync } from 'node:fs'
import { cutAt, endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { parseStatistics } from './csv.ts'
import { haproxy } from './haproxy.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/haproxy/${name}.txt`, import.meta.url), 'latin1')
const both = (state: string, stat = recorded(`${state}-show_stat`)) => recorded(`${state}-show_info`) + stat

async function socketSaying(reply: string, options = {}, timeoutMs = 5_000) {
  await using server = await startHostile(onceAsked(saying(reply)))
  const seen = await look(haproxy, { socket: server.port, ...options }, { timeoutMs })
  return { seen, question: server.received().toString() }
}

const answered = async (state: string, options = {}) => expectAnswered((await socketSaying(both(state), options)).seen)

/** The columns that 1.3 has, of what was recorded of 2.6. */
const ofOld = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `${line.split(',').slice(0, 31).join()},`))
    .join('\n')

async function pageSaying(body: string, { status = '200 OK', options = {} } = {}) {
  const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`
  await using server = await startHostile(onceAsked(saying(head + body)))
  return await look(haproxy, { port: server.port, ...options })
}

describe('what it says means', () => {
  test('well', async () => {
    const { metrics, text, details } = await answered('healthy')
    expect(metrics).toMatchObject({
      inFlight: 0,
      waiting: 0,
      active: { web: 3 },
      backups: { web: 1 },
      down: { 'web/web1': 0, 'web/spare': 0 },
      noServer: { web: 0 },
      frontendUsed: { www: 0, stats: 0 },
      serverErrors: { web: 0, 'web/web1': 0 },
      requests: 11,
      connections: 0,
      idle: 100,
      stopping: 0,
      uptime: 2,
    })
    expect(text).toBe('4 of 4 servers up, 0 in flight, 0 waiting')
    expect(details).toMatchObject({
      version: '2.6.12-1+deb12u4',
      servers: [{ server: 'web/web1', status: 'UP' }, {}, {}, {}],
    })
  })

  test('one is down, with what its check saw', async () => {
    const { metrics, text } = await answered('onedown')
    expect(metrics).toMatchObject({ down: { 'web/web1': 0, 'web/web3': 1 }, active: { web: 2 }, noServer: { web: 0 } })
    expect(text).toMatch(/^web\/web3 down for 1.s \(L4CON: Connection refused\), 3 of 4 servers up/)
  })

  test('all are down', async () => {
    const { metrics, text } = await answered('alldown')
    expect(metrics).toMatchObject({ noServer: { web: 1 }, active: { web: 0 }, onBackups: { web: 0 } })
    expect(text).toMatch(/^no server left in web, web\/web1 down for/)
  })

  test('maintenance and drain are no fault, but that only the backup is left is one', async () => {
    const { metrics, text } = await answered('drain-maint')
    expect(metrics).toMatchObject({
      maintenance: { 'web/web1': 1, 'web/web2': 1, 'web/web3': 0, 'web/spare': 0 },
      down: { 'web/web1': 0, 'web/web2': 0, 'web/web3': 1 },
      onBackups: { web: 1 },
      connectErrors: { web: 6 },
      serverErrors: { web: 6, 'web/web1': 0 },
    })
    expect(text).toMatch(/^web runs on its backups, web\/web3 down .*, 1 of 4 servers up, 2 in maintenance/)
  })

  test('a queue is that of the backend, and those in it are not in flight', async () => {
    const { metrics } = await answered('queueing')
    expect(metrics).toMatchObject({ inFlight: 4, waiting: 10, stranded: 0, queue: { web: 10, 'web/web1': 0 } })
    expect(metrics).toMatchObject({ sessions: { web: 14, 'web/web1': 2 }, sessionsUsed: { 'web/web1': 100 } })
  })

  test('what waits for one server alone is not in flight either', async () => {
    const stat = recorded('healthy-show_stat')
      .replace('web,web1,0,0,0,', 'web,web1,5,5,1,')
      .replace('web,BACKEND,0,0,0,', 'web,BACKEND,0,0,6,')
    const { seen } = await socketSaying(both('healthy', stat))
    expect(seen).toMatchObject({ metrics: { inFlight: 1, waiting: 5, stranded: 0 } })
  })

  test('a backend that has nothing but backups runs as it should', async () => {
    const stat = recorded('drain-maint-show_stat')
      .split('\n')
      .filter((line) => !/^web,web\d/.test(line))
      .join('\n')
    const { seen } = await socketSaying(both('drain-maint', stat))
    expect(seen).toMatchObject({ metrics: { onBackups: { web: 0 }, backups: { web: 1 } } })
  })

  test('a process that is being replaced, and one that is nearly used up', async () => {
    const info = recorded('healthy-show_info')
      .replace('Stopping: 0', 'Stopping: 1')
      .replace('CurrConns: 0', 'CurrConns: 190')
      .replace('Idle_pct: 100', 'Idle_pct: 3')
    const { seen } = await socketSaying(info + recorded('healthy-show_stat'))
    expect(seen).toMatchObject({ metrics: { stopping: 1, connectionsUsed: 95, idle: 3 } })
  })

  test('a server being lost is up, one that comes back is down, and a mark of a running check is no part of it', async () => {
    const lost = await socketSaying(both('healthy', recorded('transition-show_stat')))
    expect(lost.seen).toMatchObject({ metrics: { down: { 'web/web3': 0 } } })
    const back = await socketSaying(both('healthy', recorded('transition-up-show_stat')))
    expect(back.seen).toMatchObject({ metrics: { down: { 'web/web3': 1 } } })
    const running = recorded('onedown-show_stat').replace(',L4CON,', ',* L4CON,')
    expect((await socketSaying(both('healthy', running))).seen.text).toContain('(L4CON: Connection refused)')
  })

  test('every word for a state, and one that nobody knows', async () => {
    const stat = recorded('healthy-show_stat')
      .replace(/(web,web1,.*?),UP,/, '$1,no check,')
      .replace(/(web,web2,.*?),UP,/, '$1,MAINT (via web/web1),')
      .replace(/(web,web3,.*?),UP,/, '$1,NOLB,')
      .replace(/(web,spare,.*?),UP,/, '$1,SLEEPING,')
      .replace(/(www,FRONTEND,.*?),OPEN,/, '$1,STOP,')
    const { seen } = await socketSaying(both('healthy', stat))
    expect(seen).toMatchObject({
      metrics: {
        maintenance: { 'web/web1': 0, 'web/web2': 1, 'web/web3': 1 },
        strange: { 'web/web1': 0, 'web/spare': 1 },
        closed: { www: 1, stats: 0 },
      },
      text: 'web/spare is SLEEPING, www takes nobody: STOP, 1 of 4 servers up, 2 in maintenance, 0 in flight, 0 waiting',
    })
  })

  test('what is to be left out is, and a backend that must be there is missed', async () => {
    const { metrics } = await answered('onedown', { ignore: ['web/web3', 'sta*'], require: ['web', 'api'] })
    expect(metrics.down).toEqual({ 'web/web1': 0, 'web/web2': 0, 'web/spare': 0 })
    expect(metrics).toMatchObject({ missing: { web: 0, api: 1 }, closed: { www: 0, secured: 0 } })
    expect(metrics.closed).not.toHaveProperty('stats')
    const none = await answered('onedown', { ignore: ['web'] })
    expect(none.metrics).toMatchObject({ down: {}, noServer: {} })
  })

  test('columns that an old version does not have are left out', async () => {
    const seen = await pageSaying(`${ofOld(recorded('onedown-show_stat')).trimEnd()}\n`)
    const { metrics } = expectAnswered(seen)
    expect(metrics).toMatchObject({ down: { 'web/web3': 1 }, active: { web: 2 }, connectErrors: { web: 0 } })
    for (const metric of ['serverErrors', 'uptime', 'idle', 'stopping']) expect(metrics).not.toHaveProperty(metric)
    // Sessions, for it has no requests.
    expect(metrics.requests).toBeGreaterThan(0)
  })

  test('a listening address by itself is no server', async () => {
    const lines = recorded('healthy-show_stat').split('\n')
    const header = (lines[0] ?? '').replace('# ', '').split(',')
    const cells: { readonly [column: string]: string } = { pxname: 'www', svname: 'sock-1', status: 'OPEN', type: '3' }
    const listener = header.map((column) => cells[column] ?? '').join()
    const { seen } = await socketSaying(both('healthy', lines.toSpliced(1, 0, listener).join('\n')))
    expect(seen).toMatchObject({ metrics: { strange: { 'web/web1': 0 } }, text: expect.stringMatching(/^4 of 4/) })
  })

  test('texts with commas, quotes and line ends stand in quotes', () => {
    const text = '# pxname,svname,last_chk,status,\nweb,a,"no, ""really""\nnot",UP,\nweb,BACKEND,,UP,\n'
    const [first, second] = parseStatistics(text)
    expect([first?.text('last_chk'), first?.text('status')]).toEqual(['no, "really"\nnot', 'UP'])
    expect([second?.name, second?.text('last_chk')]).toEqual(['BACKEND', null])
  })
})

describe('what is something else', () => {
  test.each([
    ['another service', '220 mail.example ESMTP\r\n', 'protocol', /came "220 mail/],
    ['a help text', 'Unknown command. Please enter one of the following commands only :\n\n', 'protocol', /show info/],
    ['a socket that permits too little', 'Permission denied\n\n', 'auth', /level must be user/],
    ['no statistics behind it', `${recorded('healthy-show_info')}Permission denied\n\n`, 'auth', /show stat/],
    ['no proxy', both('healthy', `${recorded('healthy-show_stat').split('\n', 1)[0]}\n\n`), 'protocol', /without any/],
    [
      'a backend without its end',
      both('healthy', `${recorded('healthy-show_stat').split('\n').slice(0, 4).join('\n')}\n\n`),
      'truncated',
      /among the servers of web/,
    ],
    ['nothing', '', 'closed', /without an answer/],
  ])('%s', async (_, reply, code, text) => {
    expect((await socketSaying(reply)).seen).toMatchObject({
      ...{ outcome: 'failed', code, text: expect.stringMatching(text) },
    })
  })

  test('a reply cut at any line is not taken for one', async () => {
    const whole = both('onedown')
    for (let count = 1; count < whole.length; count += 97) {
      await using server = await startHostile(onceAsked(cutAt(whole, count)))
      const seen = await look(haproxy, { socket: server.port })
      expect(seen, `cut at ${count}`).toMatchObject({ outcome: 'failed' })
    }
  })

  test.each([
    ['a page for people', '<html><body>Statistics Report', '200 OK', 'protocol', /put ;csv behind its path/],
    ['another page', 'hello', '200 OK', 'protocol', /begins with "hello": another service/],
    ['half a line', recorded('healthy-show_stat').slice(0, 3_000), '200 OK', 'truncated', /break off within line/],
    ['no such page', '', '404 Not Found', 'protocol', /its stats uri/],
    ['a door', '', '403 Forbidden', 'auth', /forbidden to us \(403\)/],
    ['a wanted login', '', '401 Unauthorized', 'auth', /wants a login \(401\): set user and password/],
    ['no server for it', '', '503 Service Unavailable', 'protocol', /came 503 Service Unavailable/],
  ])('%s', async (_, body, status, code, text) => {
    expect(await pageSaying(body, { status })).toMatchObject({
      ...{ outcome: 'failed', code, text: expect.stringMatching(text) },
    })
  })

  test('without end', async () => {
    await using server = await startHostile(onceAsked(endless('Name: HAProxy\n')))
    expect(await look(haproxy, { socket: server.port })).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('silent, or nobody there', async () => {
    await using server = await startHostile(silent)
    expect(await look(haproxy, { socket: server.port }, { timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
    expect(await look(haproxy, { socket: await freePort() })).toMatchObject({ code: 'refused' })
    expect(await look(haproxy, { port: await freePort() })).toMatchObject({ code: 'refused' })
  })

  test('only two reading commands are ever sent', async () => {
    const { question } = await socketSaying(both('healthy'), { require: ['disable server web/web1'] })
    expect(question).toBe('show info;show stat\n')
  })
})
