import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { damageState, lookEverywhere, readableIncidents } from '@foretop/lab/damaged-state.ts'
import { eventually, PATIENCE_MS } from '@foretop/lab/lab.ts'
import { type HttpReceiver, startHttpReceiver } from '@foretop/lab/receivers.ts'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type App, startApp } from './app.ts'

const configuration = (receiver: string) => `
site: Test
hosts:
  here: { address: 127.0.0.1 }
checks:
  one: { probe: http, hosts: [here], every: 1s, timeout: 500ms, attempts: 1, with: { url: 'http://127.0.0.1:1/' } }
  two: { probe: http, hosts: [here], every: 1s, timeout: 500ms, attempts: 1, with: { url: 'http://127.0.0.1:1/' } }
channels:
  ops: { kind: webhook, url: '${receiver}' }
routes:
  - { match: {}, to: [ops] }
`
// Each kind of damage once; `npm run trial -- damaged` does a thousand.
const SLICE = 12

let folder: string
let receiver: HttpReceiver
beforeAll(async () => {
  receiver = await startHttpReceiver()
  folder = mkdtempSync(join(tmpdir(), 'foretop-damaged-'))
  writeFileSync(join(folder, 'foretop.yaml'), configuration(receiver.url))
  const app = await start('sound')
  await seen(app, 0)
  const post = (path: string, body: object) =>
    fetch(`${app.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'ann', note: 'known', ...body }),
    })
  await post('acknowledgements', { checks: ['here/one'] })
  await post('silences', { match: { checks: ['here/two'] }, forMs: 3_600_000 })
  await fetch(`${app.url}/api/v1/checks/notes?id=here/one`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'seen before', by: 'ann' }),
  })
  await app.stop()
}, 60_000)
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await receiver[Symbol.asyncDispose]()
})

const start = (data: string): Promise<App> =>
  startApp({
    config: join(folder, 'foretop.yaml'),
    data: join(folder, data),
    port: 0,
    env: {},
    web: null,
    log: pino({ level: 'silent' }),
  })
const get = async (app: App, path: string) => (await fetch(`${app.url}${path}`)).json()
const seen = (app: App, since: number) =>
  vi.waitFor(
    async () => {
      for (const { checkedAt } of await get(app, '/api/v1/checks')) expect(checkedAt).toBeGreaterThan(since)
    },
    { timeout: PATIENCE_MS, interval: 50 },
  )

/** What the monitor makes of a copy of the data that was damaged so. */
async function survive(damage: (data: string) => void, meanwhile: () => Promise<unknown> = async () => {}) {
  const data = join(folder, 'damaged')
  rmSync(data, { recursive: true, force: true })
  cpSync(join(folder, 'sound'), data, { recursive: true })
  damage(data)
  const readable = readableIncidents(data)
  const since = Date.now()
  const app = await start('damaged')
  try {
    await seen(app, since)
    expect(await lookEverywhere(app.url)).toEqual([])
    await meanwhile()
    const open = await get(app, '/api/v1/incidents?open=true')
    const { troubles } = await get(app, '/healthz')
    return { readable, open, troubles, files: readdirSync(data) }
  } finally {
    await app.stop()
  }
}

test(`${SLICE} damaged databases: monitoring runs, and trouble that can be read goes on`, async () => {
  let kept = 0
  for (let run = 0; run < SLICE; run += 1) {
    let how = ''
    const { readable, open } = await survive((data) => {
      how = damageState(data, run)
    }).catch((cause) => {
      throw new Error(how, { cause })
    })
    const known = readable.filter(({ checkId }) => checkId.startsWith('here/'))
    kept += known.length
    expect([how, open]).toEqual([how, expect.arrayContaining(known.map((one) => expect.objectContaining(one)))])
  }
  // Most of them can be read, of two checks in trouble.
  expect(kept).toBeGreaterThan(SLICE)
}, 600_000)

const sql = (data: string, text: string) => {
  const database = new DatabaseSync(join(data, 'state.db'))
  database.exec(text)
  database.close()
}

test('a file that is no database is put aside, and that is said on the wall and to the channels', async () => {
  const before = receiver.about('the monitor itself').length
  const { troubles, files } = await survive(
    (data) => writeFileSync(join(data, 'state.db'), 'this is text'),
    // Troubles that pass by themselves are not told.
    () => eventually(() => expect(receiver.about('the monitor itself').length).toBeGreaterThan(before), 40_000),
  )
  expect(troubles).toMatchObject([{ of: 'damage', text: expect.stringContaining('kept as') }])
  expect(files.some((name) => name.startsWith('state.db.damaged-'))).toBe(true)
}, 90_000)

test('a state that is missing beside a history is said', async () => {
  const { troubles } = await survive((data) => rmSync(join(data, 'state.db')))
  expect(troubles).toMatchObject([{ of: 'damage', text: expect.stringContaining('was missing or empty') }])
})

test('a row that makes no sense is left out, counted and shown', async () => {
  const { troubles } = await survive((data) =>
    sql(
      data,
      "UPDATE states SET state = '{' WHERE check_id = 'here/one'; UPDATE transitions SET change = '7' WHERE seq = 1",
    ),
  )
  const text = '2 damaged rows of state.db left out: 1 of states, 1 of transitions'
  expect(troubles).toContainEqual({ of: 'damage', since: expect.any(Number), text })
})
