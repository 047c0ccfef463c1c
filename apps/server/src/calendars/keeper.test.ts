import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { madeUpLayer, madeUpRota } from '@foretop/shared/rota.made-up.ts'
import { expect, test } from 'vitest'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import { startCalendars } from './keeper.ts'
import { readCalendar } from './read.ts'
import { createShelf } from './shelf.ts'

const NOW = Date.parse('2026-01-05T00:00Z')
const DAY_MS = 86_400_000
const feast = (name: string, day: string) =>
  [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:1',
    `SUMMARY:${name}`,
    `DTSTART;VALUE=DATE:${day}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')
const EPIPHANY = { name: 'Epiphany', from: '2026-01-06T00:00:00', until: '2026-01-07T00:00:00' }

/** Somebody who publishes a calendar, and may stop doing so. */
async function publish() {
  let text: string | null = feast('Epiphany', '20260106')
  let asked = 0
  const server = createServer((request, reply) => {
    asked += 1
    if (request.url === '/moved.ics') reply.writeHead(302, { location: '/feasts.ics' }).end()
    else if (text === null) reply.writeHead(503).end()
    else reply.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const folder = await mkdtemp(join(tmpdir(), 'foretop-calendars-'))
  return {
    folder,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    asked: () => asked,
    say(said: string | null) {
      text = said
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

const plan = (holidays: string) => ({ hours: [{ name: 'office', zone: null, weekly: [], holidays }] })
function start(folder: string, clock = new PlayedClock(NOW)) {
  const keeper = startCalendars({ shelf: createShelf(join(folder, 'calendars')), env: {}, onTrouble() {}, clock })
  return Object.assign(keeper, { clock })
}

test('an address is fetched, wherever it sends us on to, and again after a day', async () => {
  await using site = await publish()
  await using keeper = start(site.folder)
  const url = site.url('/moved.ics')
  await keeper.adopt(plan(url))
  expect(keeper.holidays().get(url)).toEqual([EPIPHANY])
  expect(keeper.trouble()).toEqual([])
  const before = keeper.holidays()
  await keeper.clock.pass(DAY_MS - 60_000)
  await keeper.settled()
  expect(site.asked()).toBe(2)
  site.say(feast('Other', '20260107'))
  await keeper.clock.pass(120_000)
  await keeper.settled()
  expect(keeper.holidays().get(url)?.[0]?.name).toBe('Other')
  expect(before.get(url)).toEqual([EPIPHANY])
})

test('what was fetched once outlives a restart without a network, and that it cannot be had is a trouble', async () => {
  await using site = await publish()
  const url = site.url('/secret-link/feasts.ics')
  {
    await using first = start(site.folder)
    await first.adopt(plan(url))
  }
  site.say(null)
  await using second = start(site.folder)
  await second.adopt(plan(url))
  expect(second.holidays().get(url)).toEqual([EPIPHANY])
  const [trouble] = second.trouble()
  expect(trouble).toMatchObject({ of: 'calendar', since: NOW })
  expect(trouble?.text).toMatch(/^the calendar of hours office cannot be read: 127\.0\.0\.1:\d+ answers 503$/)
  site.say(feast('Epiphany', '20260106'))
  await second.clock.pass(16 * 60_000)
  await second.settled()
  expect(second.trouble()).toEqual([])
})

test('a file is read, too, and again with each configuration', async () => {
  await using site = await publish()
  await using keeper = start(site.folder)
  const file = join(site.folder, 'feasts.ics')
  await writeFile(file, feast('Epiphany', '20260106'))
  const rotas = { rotas: [madeUpRota([madeUpLayer(['ann'], { holidays: file })])] }
  await keeper.adopt(rotas)
  expect(keeper.holidays().get(file)).toEqual([EPIPHANY])
  await writeFile(file, feast('Other', '20260107'))
  await keeper.adopt(rotas)
  expect(keeper.holidays().get(file)?.[0]?.name).toBe('Other')
  await rm(file)
  await keeper.adopt(rotas)
  // It was there once: what is known of it holds.
  expect(keeper.holidays().get(file)?.[0]?.name).toBe('Other')
  expect(keeper.trouble()[0]?.text).toMatch(/^the calendar of rota primary cannot be read: /)
})

test('one that nothing names any more is forgotten, on disk too', async () => {
  await using site = await publish()
  await using keeper = start(site.folder)
  await keeper.adopt(plan(site.url('/feasts.ics')))
  expect(await readdir(join(site.folder, 'calendars'))).toHaveLength(1)
  await keeper.adopt({})
  expect([...keeper.holidays()]).toEqual([])
  expect(await readdir(join(site.folder, 'calendars'))).toEqual([])
})

test('more than a mebibyte is not read, and what is no calendar is said to be none', async () => {
  await using site = await publish()
  await using keeper = start(site.folder)
  site.say(`${feast('Epiphany', '20260106')}${' '.repeat(1_048_576)}`)
  await keeper.adopt(plan(site.url('/feasts.ics')))
  expect(keeper.trouble()[0]?.text).toContain('is larger than 1 MiB')
  site.say('<html>')
  await keeper.adopt(plan(site.url('/feasts.ics')))
  expect(keeper.trouble()[0]?.text).toContain('is no calendar')
})

test('a rule that comes to no end ends with its thread', async () => {
  // Of times, not of days: each second since then is walked through before the window begins.
  const text = feast('Never', '19000101')
    .replace(';VALUE=DATE:19000101', ':19000101T000000Z')
    .replace('END:VEVENT', 'RRULE:FREQ=SECONDLY\r\nEND:VEVENT')
  const window = { from: NOW, until: NOW + DAY_MS }
  await expect(readCalendar({ text, window }, 200)).rejects.toThrow('takes longer than 0.2 s')
})
