import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { expect, test } from 'vitest'
import { compose } from '../message.ts'
import type { Notice } from '../notice.ts'
import { noPrograms } from './no-programs.made-up.ts'
import { payloadOf, slack } from './slack.ts'

const notice: Notice = {
  incident: '41',
  transition: 41,
  checkId: 'web11/http',
  host: 'web11',
  why: 'opened',
  from: 'ok',
  to: 'critical',
  was: [],
  at: 1_772_600_767_000,
  since: 1_772_600_767_000,
  text: 'connection refused',
  groups: ['Web servers'],
  explains: [],
  runbook: 'bin/restart-webs 5',
  link: 'http://wall.example/checks/web11%2Fhttp',
}
const message = (...notices: readonly Notice[]) => compose(notices, { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })
const payload = (...notices: readonly Notice[]) => JSON.stringify(payloadOf(message(...notices)))

/** As Slack documents them; sections and fields in `text`. */
interface Payload {
  readonly text: string
  readonly attachments: readonly {
    readonly color: string
    readonly blocks: readonly {
      readonly text?: { readonly text: string }
      readonly fields?: readonly { readonly text: string }[]
    }[]
  }[]
}

test('Slack gets one line for the phone, and a coloured bar with all there is to know', async () => {
  await using receiver = await startHttpReceiver()
  const said = await slack.send({ url: receiver.url }, message(notice), {
    ...{ signal: AbortSignal.timeout(60_000), now: 0 },
    run: noPrograms,
  })
  expect(said).toEqual({ text: 'Slack answers 200', providerId: null })
  const [received] = receiver.received
  expect(received?.headers['content-type']).toBe('application/json; charset=utf-8')
  const { text, attachments }: Payload = JSON.parse(received?.body ?? '')
  expect(text).toBe('[PROBLEM] critical web11/http: connection refused')
  expect(attachments).toHaveLength(1)
  expect(attachments[0]?.color).toMatch(/^#[0-9a-f]{6}$/)
  const all = JSON.stringify(attachments[0]?.blocks)
  for (const part of [
    '<http://wall.example/checks/web11%2Fhttp|web11/http>',
    'connection refused',
    '*Host*\\nweb11',
    '*Groups*\\nWeb servers',
    '<!date^1772600767^{date_short_pretty} {time_secs}|2026-03-04 05:06:07 UTC>',
    '```bin/restart-webs 5```',
    'Dreamwidth',
  ])
    expect(all).toContain(part)
})

test('what a server says cannot become markup or call everybody', () => {
  const said = payload({ ...notice, text: '<!channel> a & b <http://evil.example|click>', runbook: 'a ```` b <@U1>' })
  expect(said).toContain('&lt;!channel&gt; a &amp; b &lt;http://evil.example|click&gt;')
  expect(said).not.toContain('<!channel>')
  expect(said).not.toContain('<@U1>')
  expect(said.match(/```/g)).toHaveLength(2)
})

test('nothing in it is a link or a mention unless we wrote it', () => {
  const text = 'see http://evil.example/ @here @channel #general <!here> <@U1> <http://evil.example|click>'
  const body: unknown = JSON.parse(payload({ ...notice, text, groups: [text], explains: [text], runbook: text }))
  expect(body).toMatchObject({ parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false })
  // Slack makes links and mentions of plain words in every text that is not `verbatim`.
  const texts = textsIn(body)
  expect(texts.length).toBeGreaterThan(5)
  expect(texts.filter(({ verbatim }) => verbatim !== true)).toEqual([])
  const marks = texts.flatMap(({ text }) => text.match(/<[^>]*>/g) ?? [])
  expect(marks.map((mark) => mark.slice(0, 22))).toEqual(['<http://wall.example/c', '<!date^1772600767^{dat'])
})

test('a recovery is of another colour and has no runbook', () => {
  const bad: Payload = JSON.parse(payload(notice))
  const good: Payload = JSON.parse(
    payload({ ...notice, why: 'resolved', from: 'critical', to: 'ok', at: notice.at + 5_000 }),
  )
  expect(good.attachments[0]?.color).not.toBe(bad.attachments[0]?.color)
  expect(JSON.stringify(good)).not.toContain('Runbook')
  expect(JSON.stringify(good)).toContain('critical for 5 s')
})

test('a problem of which nothing is known says so', () => {
  const payload = payloadOf(message({ ...notice, text: ' ' }))
  expect(textsIn(payload).map(({ text }) => text)).toContain('no reason given')
})

test('one that was over before it could be told says so', () => {
  const over = { ...notice, why: 'resolved', from: 'critical', to: 'ok', transition: notice.transition + 1 } as const
  const payload = payloadOf(message(notice, over))
  expect(textsIn(payload).map(({ text }) => text)).toContain('*Not told before*\nit was over before that could be told')
})

test('a storm stays within what Slack takes', () => {
  const storm = Array.from({ length: 500 }, (_, index): Notice => {
    const long = '&'.repeat(16_384)
    return { ...notice, incident: String(index), text: long, runbook: long, groups: [long], explains: [long] }
  })
  const { text, attachments }: Payload = JSON.parse(payload(...storm))
  expect(text.length).toBeLessThanOrEqual(4_000)
  expect(attachments).toHaveLength(11)
  for (const { blocks } of attachments)
    for (const { text, fields = [] } of blocks) {
      expect(text?.text.length ?? 0).toBeLessThanOrEqual(3_000)
      expect(fields.length).toBeLessThanOrEqual(10)
      for (const field of fields) expect(field.text.length).toBeLessThanOrEqual(2_000)
    }
  expect(JSON.stringify(attachments.at(-1))).toContain('and 490 more on the wall')
  // Cut between replacements, never inside one.
  expect(JSON.stringify(attachments)).not.toMatch(/&(?!amp;)/)
})

test('one that is too long by itself is cut to fit', () => {
  const { attachments }: Payload = JSON.parse(
    payload({ ...notice, text: '🧭'.repeat(4_000), runbook: '<'.repeat(9_000) }),
  )
  for (const { text } of attachments[0]?.blocks ?? []) expect(text?.text.length ?? 0).toBeLessThanOrEqual(3_000)
  expect(JSON.stringify(attachments)).not.toMatch(/\\ud83e(?!\\udd?)/i)
})

const verbatim = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })
const section = (text: string) => ({ type: 'section', text: verbatim(text) })
const SINCE = verbatim('*Since*\n<!date^1772600767^{date_short_pretty} {time_secs}|2026-03-04 05:06:07 UTC>')

test('the whole of a problem, as Slack gets it', () => {
  const about = {
    ...notice,
    explains: ['web11/load', 'web12/load'],
    impact: { users: 'yes', text: 'shop fails <here>', fronts: 0 } as const,
    runbook: '  ask ```ann```\n',
    link: 'http://x/a|b',
  }
  expect(payloadOf(message(about))).toMatchObject({
    attachments: [
      {
        color: '#d1242f',
        fallback: 'critical web11/http: connection refused',
        blocks: [
          section('*PROBLEM* critical <http://x/a%7Cb|web11/http>'),
          section('connection refused'),
          {
            type: 'section',
            fields: [
              verbatim('*Users*\nyes, shop fails &lt;here&gt;'),
              verbatim('*Host*\nweb11'),
              verbatim('*Groups*\nWeb servers'),
              SINCE,
            ],
          },
          section("*Runbook*\n```ask '''ann'''```"),
          { type: 'context', elements: [verbatim('explains web11/load, web12/load · Dreamwidth')] },
        ],
      },
    ],
  })
})

test('the whole of a recovery of what is no machine and in no group', () => {
  const over: Notice = { ...notice, why: 'resolved', from: 'critical', to: 'ok', at: notice.at + 5_000 }
  const payload = payloadOf(message({ ...over, host: null, groups: [], runbook: null, link: null }))
  expect(payload).toMatchObject({
    attachments: [
      {
        color: '#2e9e5b',
        blocks: [
          section('*RECOVERY* ok web11/http'),
          section('connection refused'),
          { type: 'section', fields: [SINCE, verbatim('*Was*\ncritical for 5 s')] },
          { type: 'context', elements: [verbatim('Dreamwidth')] },
        ],
      },
    ],
  })
})

test('what there is no room for is counted; beside others each has less room', () => {
  const many = Array.from(
    { length: 11 },
    (_, index): Notice => ({ ...notice, incident: `${index}`, checkId: `h${index}/x` }),
  )
  expect(payloadOf(message(...many))).toHaveProperty('attachments.10', {
    color: '#d1242f',
    fallback: 'more',
    blocks: [section('and 1 more on the wall')],
  })
  expect(payloadOf(message(...many.slice(1)))).toHaveProperty('attachments.length', 10)
  const longs = (...notices: readonly Notice[]) =>
    textsIn(payloadOf(message(...notices.map((one) => ({ ...one, text: 'x'.repeat(4_000) })))))
      .map(({ text }) => text.length)
      .filter((length) => length > 400)
  expect(longs(notice)).toEqual([3_000])
  expect(longs(...many.slice(0, 2))).toEqual([500, 500])
})

test.each([
  [500, 'x'.repeat(500)],
  [501, `${'x'.repeat(499)}…`],
])('a text of %i letters beside another', (length, expected) => {
  const two = message(notice, { ...notice, incident: '2', checkId: 'web2/http', text: 'x'.repeat(length) })
  expect(textsIn(payloadOf(two)).map(({ text }) => text)).toContain(expected)
})

interface MarkedText {
  readonly type: unknown
  readonly text: string
  readonly verbatim?: boolean
}

/** All texts with markup, wherever they stand. */
function textsIn(value: unknown): readonly MarkedText[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(textsIn)
  return isMarked(value) ? [value, ...inside] : inside
}

const isMarked = (value: object): value is MarkedText =>
  'type' in value && value.type === 'mrkdwn' && 'text' in value && typeof value.text === 'string'
