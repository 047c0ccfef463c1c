import { madeUpLayer, madeUpRota } from '@foretop/shared/rota.made-up.ts'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { servePlayed } from '../serve.made-up.ts'

const NOW = Date.parse('2026-02-10T12:00Z')
const STAFF = {
  people: ['ann', 'bob'].map((name) => ({
    ...{
      name,
      title: `${name} Example`,
      zone: null,
      slack: 'U012ABCDEF',
      addresses: { ops: 'https://secret.example/' },
    },
  })),
  rotas: [
    madeUpRota([madeUpLayer(['ann', 'bob'])], {
      overrides: [
        { person: 'ann', from: Date.parse('2026-02-19T17:00Z'), until: Date.parse('2026-02-20T07:00Z'), note: '' },
      ],
    }),
  ],
}

/** The calendar's events as its own reader has them. */
const eventsIn = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))

test('who is on call, until when and who is next; nobody’s address', async () => {
  await using served = servePlayed({ now: () => NOW })
  served.estate.configure(STAFF)
  const answer = await served.app.inject({ url: '/api/v1/on-call' })
  expect(answer.json()).toMatchObject({
    at: NOW,
    text: 'on call: bob Example (Primary)',
    people: [{ name: 'ann', title: 'ann Example' }, { name: 'bob' }],
    rotas: [{ name: 'primary', title: 'Primary', zone: 'Europe/Berlin' }],
  })
  const [{ stints }] = answer.json().rotas
  expect(stints[0]).toEqual({ from: NOW, until: Date.parse('2026-02-16T08:00Z'), person: 'bob', override: false })
  expect(stints.at(-1).until).toBe(NOW + 28 * 86_400_000)
  expect(answer.body).not.toMatch(/secret|U012ABCDEF/)
})

test('at any time, for as long as is asked for', async () => {
  await using served = servePlayed({ now: () => NOW })
  served.estate.configure(STAFF)
  const ask = async (query: string) => {
    const answer = await served.app.inject({ url: `/api/v1/on-call?${query}` })
    return { status: answer.statusCode, body: answer.json() }
  }
  const at = Date.parse('2026-02-19T18:00Z')
  const { body } = await ask(`at=${at}&days=1`)
  expect(
    body.rotas[0].stints.map(({ person, override }: { person: string; override: boolean }) => [person, override]),
  ).toEqual([
    ['ann', true],
    ['ann', false],
  ])
  expect(await ask('at=tonight')).toMatchObject({ status: 400 })
  expect(await ask('days=91')).toMatchObject({ status: 400 })
})

test('where there are no rotas nobody is on call', async () => {
  await using served = servePlayed()
  const answer = await served.app.inject({ url: '/api/v1/on-call' })
  expect(answer.json()).toMatchObject({ text: '', people: [], rotas: [] })
})

test('a rota in iCalendar: an event for each time on call, with the same ids on the next day', async () => {
  let now = NOW
  await using served = servePlayed({ now: () => now })
  served.estate.configure(STAFF)
  const get = () => served.app.inject({ url: '/api/v1/rotas/primary.ics' })
  const first = await get()
  expect(first.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const events = eventsIn(first.body)
  expect(events[0]?.startDate.toJSDate()).toEqual(new Date('2026-01-05T08:00Z'))
  expect(events.map(({ summary }) => summary)).toContain('ann Example: Primary (in place of somebody else)')
  // In summer they hand over an hour sooner for the rest of the world.
  expect(events.map(({ startDate }) => startDate.toJSDate().toISOString())).toContain('2026-03-30T07:00:00.000Z')
  expect(events.at(-1)?.endDate.toJSDate()).toEqual(new Date('2026-05-11T00:00Z'))
  served.estate.clock.skip(86_400_000)
  now += 86_400_000
  const uids = (text: string) => eventsIn(text).map(({ uid }) => uid)
  expect(uids((await get()).body)).toEqual(expect.arrayContaining(uids(first.body)))
  expect(new Set(uids(first.body)).size).toBe(events.length)
  expect(first.body).not.toMatch(/secret|U012ABCDEF/)
})

test('there is no other rota', async () => {
  await using served = servePlayed()
  expect(await served.app.inject({ url: '/api/v1/rotas/primary.ics' })).toMatchObject({ statusCode: 404 })
  expect(await served.app.inject({ url: '/api/v1/rotas/primary.txt' })).toMatchObject({ statusCode: 400 })
})
