import { type PagerDuty, startPagerDuty } from '@foretop/lab/pagerduty.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../looking/clock.ts'
import { attempt } from '../attempt.ts'
import { compose } from '../message.ts'
import type { Notice } from '../notice.ts'
import { madeUpNotice } from './notice.made-up.ts'
import { eventsOf, pagerduty } from './pagerduty.ts'

const KEY = '0123456789abcdef0123456789abcdef'

let theirs: PagerDuty
beforeEach(async () => {
  theirs = await startPagerDuty(KEY)
})
afterEach(() => theirs[Symbol.asyncDispose]())

const messageOf = (notices: readonly Notice[], id = 'msg_1') =>
  compose(notices, { id, site: 'Dreamwidth', channel: 'night' })
const tell = (notices: readonly Notice[], { id = 'msg_1', routingKey = KEY } = {}) => {
  const options = pagerduty.options.parse({ routingKey, url: theirs.url })
  return attempt([pagerduty], { name: 'night', kind: 'pagerduty', options }, messageOf(notices, id), systemClock)
}
const bodies = () => theirs.receiver.received.map(({ body }): unknown => JSON.parse(body))
const many = (count: number, more: Partial<Notice> = {}) =>
  Array.from({ length: count }, (_, n) =>
    madeUpNotice({ incident: `${n}`, transition: n, checkId: `web${n}/http`, host: `web${n}`, ...more }),
  )
const over = (notice: Notice, more: Partial<Notice> = {}) =>
  madeUpNotice({ ...notice, transition: notice.transition + 1, why: 'resolved', from: notice.to, to: 'ok', ...more })

test('an incident is triggered with all that is known of it', async () => {
  const key = '41-mmbkq9eg.night'
  expect(await tell([madeUpNotice()])).toEqual({
    ...{ outcome: 'accepted', text: `${new URL(theirs.url).host} answers 202`, providerId: key },
  })
  expect(bodies()).toEqual([
    {
      routing_key: KEY,
      event_action: 'trigger',
      dedup_key: key,
      payload: {
        summary: 'critical web11/http: connection refused',
        source: 'web11',
        severity: 'critical',
        timestamp: '2026-03-04T05:06:07.000Z',
        component: 'web11/http',
        group: 'Web servers',
        class: 'http',
        custom_details: {
          reason: 'connection refused',
          since: '2026-03-04 05:06:07 UTC',
          users: 'no, web12 carries the traffic',
          explains: ['web11/load'],
          runbook: 'bin/restart-webs 5',
          site: 'Dreamwidth',
        },
      },
      links: [{ href: 'https://wall.example.org/checks/web11/http', text: 'web11/http' }],
      client: 'Foretop',
      client_url: 'https://wall.example.org/',
    },
  ])
})

test('of one without host, groups and wall nothing is made up', async () => {
  const bare = { host: null, groups: [], explains: [], runbook: null, link: null }
  await tell([madeUpNotice(bare)])
  expect(bodies()).toMatchObject([{ payload: { source: 'Dreamwidth', class: 'web11/http' } }])
  expect(JSON.stringify(bodies())).not.toMatch(/"(group|links|client_url|runbook|explains)"/)
})

test('its end resolves what its beginning triggered, and so does that it is no longer watched', async () => {
  const [one, other] = many(2)
  if (one === undefined || other === undefined) throw new Error('two were made up')
  await tell([one, other], { id: 'msg_1' })
  await tell([over(one)], { id: 'msg_2' })
  await tell([over(other, { why: 'removed', from: 'critical', to: 'critical' })], { id: 'msg_3' })
  expect([...theirs.incidents.values()].map(({ status }) => status)).toEqual(['resolved', 'resolved'])
  expect(bodies()[2]).toEqual({ routing_key: KEY, event_action: 'resolve', dedup_key: expect.stringMatching(/^0-/) })
})

test.each([
  ['critical', 'critical'],
  ['warning', 'warning'],
  ['unknown', 'error'],
] as const)('%s is %s', async (to, severity) => {
  await tell([madeUpNotice({ to })])
  expect([...theirs.incidents.values()]).toMatchObject([{ severity }])
})

test('what changes is the same incident', async () => {
  await tell([madeUpNotice({ to: 'warning' })], { id: 'msg_1' })
  await tell([madeUpNotice({ transition: 42, why: 'worse', from: 'warning' })], { id: 'msg_2' })
  expect([...theirs.incidents.values()]).toMatchObject([{ status: 'triggered', severity: 'critical', events: 2 }])
})

test('each incident of a message is one event, and another try goes on where the last one ended', async () => {
  theirs.bearing(3)
  expect(await tell(many(7))).toMatchObject({
    ...{ outcome: 'failed', retryable: true, text: `${new URL(theirs.url).host} answers 429 (3 of 7 taken)` },
  })
  theirs.bearing(3)
  expect(await tell(many(7))).toMatchObject({ outcome: 'failed', text: expect.stringContaining('(6 of 7 taken)') })
  theirs.bearing(3)
  expect(await tell(many(7))).toMatchObject({ outcome: 'accepted' })
  expect([...theirs.incidents.values()].map(({ events }) => events)).toEqual(Array(7).fill(1))
})

test('after a restart what was taken is sent again, and is no second incident', async () => {
  await tell(many(2), { id: 'msg_1' })
  await tell(many(2), { id: 'msg_1' })
  expect([...theirs.incidents.values()]).toMatchObject([{ events: 2 }, { events: 2 }])
})

test.each([
  [500, true],
  [503, true],
  [429, true],
  [400, false],
  [401, false],
])('an answer of %i is tried again: %s', async (status, retryable) => {
  theirs.receiver.answerWith((response) => void response.writeHead(status).end())
  expect(await tell([madeUpNotice()])).toMatchObject({ outcome: 'failed', retryable })
})

test('a wrong key is refused for good, and is not tried with every event', async () => {
  const came = await tell(many(9), { routingKey: 'f'.repeat(32) })
  expect(came).toMatchObject({
    outcome: 'failed',
    retryable: false,
    text: expect.stringMatching(/400 \(0 of 9 taken\)$/),
  })
  expect(theirs.receiver.received).toHaveLength(3)
  expect(came.text).not.toContain('f'.repeat(32))
})

test('whatever is said, it holds to the limits', async () => {
  const long = '\u0001'.repeat(200_000)
  const explains = Array(5_000).fill(long.slice(0, 4_000))
  const notice = madeUpNotice({ text: long, runbook: long, groups: [long], explains, incident: 'x'.repeat(300) })
  expect(await tell([notice])).toMatchObject({ outcome: 'accepted' })
  const [first] = eventsOf(messageOf([notice]))
  expect(first?.dedup_key).toMatch(/^[0-9a-f]{64}$/)
})

test.each([
  ['a key that is none', { routingKey: 'R0SHORT' }],
  ['another scheme', { routingKey: KEY, url: 'ftp://events.pagerduty.com' }],
  ['an option that nobody knows', { routingKey: KEY, severity: 'info' }],
])('%s is a mistake', (_, options) => {
  expect(pagerduty.options.safeParse(options).success).toBe(false)
})

test('events go to PagerDuty itself where nothing else is said', () => {
  expect(pagerduty.options.parse({ routingKey: KEY }).url).toBe('https://events.pagerduty.com/v2/enqueue')
})
