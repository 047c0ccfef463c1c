import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually } from '@foretop/lab/lab.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type App, startApp } from './app.ts'
import { CannotStart } from './stores.ts'

const CONFIGURATION = `
site: Test
hosts:
  here: { address: 127.0.0.1 }
checks:
  port: { probe: http, hosts: [here], every: 1s, timeout: 500ms, with: { url: 'http://127.0.0.1:1/' } }
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-app-'))
  writeFileSync(join(folder, 'foretop.yaml'), CONFIGURATION)
})
afterEach(() => rmSync(folder, { recursive: true }))

const start = (port = 0): Promise<App> =>
  startApp({
    config: join(folder, 'foretop.yaml'),
    data: join(folder, 'data'),
    port,
    env: {},
    web: null,
    log: pino({ level: 'silent' }),
  })
const configure = (more: string) => writeFileSync(join(folder, 'foretop.yaml'), `${CONFIGURATION}${more}`)
const openFiles = () => readdirSync('/proc/self/fd').length

test('a start whose port is taken says so, and leaves nothing open', async () => {
  await (await start()).stop()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const before = openFiles()
    await expect(start(port)).rejects.toThrow(
      new CannotStart(`cannot listen on 127.0.0.1, port ${port}: another program listens there`),
    )
    expect(openFiles()).toBe(before)
  } finally {
    other.close()
  }
})

test('a data folder of a newer version is refused in one line', async () => {
  await (await start()).stop()
  const database = new DatabaseSync(join(folder, 'data/state.db'))
  database.exec('PRAGMA user_version = 999; CREATE TABLE newer (id INTEGER)')
  database.close()
  const refused = start()
  await expect(refused).rejects.toBeInstanceOf(CannotStart)
  await expect(refused).rejects.toThrow('newer Foretop')
})

test('others can read nothing of the data folder, also when it was there before', async () => {
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o755 })
  for (const name of ['state.db', 'history.db']) writeFileSync(join(data, name), '', { mode: 0o644 })
  chmodSync(data, 0o755)
  const app = await start()
  try {
    const open = () => ['.', ...readdirSync(data)].filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0)
    // The thread of history opens its file by itself.
    await eventually(() => expect(open()).toEqual([]))
  } finally {
    await app.stop()
  }
})

test('two on one data folder would tell everything twice: the second is refused', async () => {
  const first = await start()
  try {
    await expect(start()).rejects.toThrow(
      new CannotStart(`cannot open the data folder ${join(folder, 'data')}: another Foretop is using it`),
    )
  } finally {
    await first.stop()
  }
  await (await start()).stop()
})

test('who takes a problem on, and why, is an event', async () => {
  const app = await start()
  const get = async (path: string) => (await fetch(`${app.url}/api/v1/${path}`)).json()
  try {
    await eventually(async () => expect(await get('checks')).toMatchObject([{ status: 'critical' }]))
    const body = JSON.stringify({ checks: ['here/port'], by: 'ann', note: 'on it' })
    const headers = { 'content-type': 'application/json' }
    await fetch(`${app.url}/api/v1/acknowledgements`, { method: 'POST', headers, body })
    const [event] = await get('events?of=acknowledged')
    expect(event).toMatchObject({ change: { to: true }, text: 'until it is ok, by ann: on it' })
    await eventually(async () =>
      expect((await get('decisions?limit=1'))[0]).toMatchObject({ transitionSeq: event.seq, send: false }),
    )
  } finally {
    await app.stop()
  }
})

const TOKENS = { wall: 'wall-token-0123456789', operator: 'operator-token-0123456789' }
const serving = (operator: string, more = '') =>
  `server:\n  tokens: { wall: ${TOKENS.wall}, operator: ${operator} }\n${more}`
const statusOf = async (app: App, headers: Record<string, string>) =>
  (await fetch(`${app.url}/api/v1/checks`, { headers })).status
const troublesOf = async (app: App) => {
  const headers = { authorization: `Bearer ${TOKENS.wall}` }
  const { troubles } = (await (await fetch(`${app.url}/healthz?details`, { headers })).json()) as {
    readonly troubles: readonly { readonly of: string; readonly text: string }[]
  }
  return troubles.map(({ text }) => text)
}

test('a token that is taken out of the configuration opens nothing any more, nor do its sessions', async () => {
  configure(serving(TOKENS.operator))
  const app = await start()
  try {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ token: TOKENS.operator })
    const signedIn = await fetch(`${app.url}/api/v1/session`, { method: 'POST', headers, body })
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const old = { authorization: `Bearer ${TOKENS.operator}` }
    expect([await statusOf(app, { cookie }), await statusOf(app, old)]).toEqual([200, 200])
    configure(serving('another-token-0123456789'))
    await app.reload()
    expect([await statusOf(app, { cookie }), await statusOf(app, old)]).toEqual([401, 401])
    expect(await statusOf(app, { authorization: 'Bearer another-token-0123456789' })).toBe(200)
    expect(await troublesOf(app)).toEqual([])
  } finally {
    await app.stop()
  }
})

test('whoever signed in stays so over a restart', async () => {
  configure(serving(TOKENS.operator))
  const first = await start()
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ token: TOKENS.operator })
  const signedIn = await fetch(`${first.url}/api/v1/session`, { method: 'POST', headers, body }).finally(first.stop)
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const second = await start()
  try {
    expect(await statusOf(second, { cookie })).toBe(200)
  } finally {
    await second.stop()
  }
})

test('what cannot be taken up while it runs is said, and the rest is taken up', async () => {
  configure(serving(TOKENS.operator, '  host: 127.0.0.1\n'))
  const app = await start()
  try {
    configure(serving('another-token-0123456789', '  host: 127.0.0.2\n'))
    await app.reload()
    expect(await troublesOf(app)).toEqual([
      'needs a restart: server.host is 127.0.0.2 in the configuration, and 127.0.0.1 is still in use',
    ])
    expect(await statusOf(app, { authorization: 'Bearer another-token-0123456789' })).toBe(200)
    configure(serving(TOKENS.operator, '  host: 127.0.0.1\n'))
    await app.reload()
    expect(await troublesOf(app)).toEqual([])
  } finally {
    await app.stop()
  }
})

test('a configuration that would let strangers in after the next start is refused whole', async () => {
  configure(serving(TOKENS.operator))
  const app = await start()
  try {
    configure('server: { host: 0.0.0.0 }\n')
    await app.reload()
    expect((await troublesOf(app))[0]).toContain('listening on 0.0.0.0 would let anyone on the network in')
    expect(await statusOf(app, {})).toBe(401)
    expect(await statusOf(app, { authorization: `Bearer ${TOKENS.operator}` })).toBe(200)
  } finally {
    await app.stop()
  }
})

test.each(['reload', 'restart'])(
  'a channel that was away hears after a %s what became of what it was told',
  async (by) => {
    await using receiver = await startHttpReceiver()
    const adopt = (level: string, more = '') => {
      const looks = `probe: http, every: 1s, attempts: 1, retry: 100ms, with: { url: '${receiver.url}' }`
      const size = `thresholds: { size: { ${level}: { above: 1 } } }`
      const text = `site: Test\nhosts: { here: { address: 127.0.0.1 } }\nchecks: { page: { hosts: [here], ${looks}, ${size} } }\n`
      writeFileSync(join(folder, 'foretop.yaml'), `${text}${more}`)
    }
    const channel = `channels: { ops: { kind: webhook, url: '${receiver.url}' } }\nroutes: [{ to: [ops] }]\n`
    const told = () =>
      receiver.about('here/page').flatMap(({ body }) => {
        const { notices } = JSON.parse(body) as { readonly notices: readonly { why: string; to: string }[] }
        return notices.map(({ why, to }) => `${why} ${to}`)
      })
    adopt('warning', channel)
    let app = await start()
    try {
      await eventually(() => expect(told()).toEqual(['opened warning']))
      adopt('critical')
      await app.reload()
      const checks = async () => (await fetch(`${app.url}/api/v1/checks`)).json()
      await eventually(async () => expect(await checks()).toMatchObject([{ status: 'critical' }]))
      adopt('critical', channel)
      if (by === 'reload') await app.reload()
      else {
        await app.stop()
        app = await start()
      }
      await eventually(() => expect(told()).toEqual(['opened warning', 'worse critical']))
    } finally {
      await app.stop()
    }
  },
)
