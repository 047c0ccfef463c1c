import { expect, test } from 'vitest'
import { zoneClock } from '../format/zone-clock.ts'
import { madeUpIncident } from '../incident.made-up.ts'
import { markdownCode, markdownText } from './markdown-text.ts'
import { type IncidentReport, incidentMarkdown, sinceText } from './report.ts'

const FROM = Date.UTC(2026, 10, 30, 23, 59, 0)
const report = (
  incident: Partial<IncidentReport['incident']> = {},
  rest: Partial<IncidentReport> = {},
): IncidentReport => ({
  incident: {
    ...madeUpIncident('web1/http', { id: '9', openedAt: FROM, closedAt: FROM + 130_000, closedAs: 'recovered' }),
    ...{ host: 'web1', groups: ['webs'], users: null, explainedBy: null, effects: [], effectsCount: 0 },
    ...{ events: [], told: [], channels: [], notes: [] },
    ...incident,
  },
  ...{ captures: null, runbooks: [], at: FROM + 600_000 },
  ...rest,
})
const written = (...given: Parameters<typeof report>) =>
  incidentMarkdown(report(...given), { clock: zoneClock('Europe/Berlin'), zone: 'Europe/Berlin' }).replaceAll(
    '\u202F',
    ' ',
  )

test('it says what is known first, in the zone that was asked for, and leaves room for what people know', () => {
  const text = written()
  expect(text.split('\n').slice(0, 8)).toEqual([
    '# web1 http: was critical for 2 m 10 s',
    '',
    '- **Check:** `web1/http`, host web1, group webs (incident 9)',
    '- **Began:** 2026-12-01 00:59:00',
    '- **Ended:** 2026-12-01 01:01:10, recovered after 2 m 10 s',
    '- **At worst:** critical: refused',
    '- **Users affected:** not known',
    '- **Cause:** nothing else explains it',
  ])
  expect(text).toMatch(/## What went well\n\n## What did not\n\n## Actions\n\nTimes are in Europe\/Berlin\./)
})

test('notes keep their lines, and what was recorded is named for those who may know', () => {
  const notes = [{ id: 'n', checkId: 'web1/http', incidentId: '9', at: FROM, by: 'ann', text: '- a fuse\nchanged it' }]
  const captures = [
    {
      ...{ id: 'c', checkId: 'web1/http', at: FROM, why: 'problem' as const, by: '', error: 'no time' },
      sections: [{ title: 'Processes' }],
    },
  ]
  const text = written({ notes }, { captures, runbooks: [{ of: 'host', name: 'web1', text: '1. look <b>\n2. act' }] })
  expect(text).toContain('**ann**, 2026-12-01 00:59:00:\n\n> \\- a fuse  \n> changed it')
  expect(text).toContain('- 2026-12-01 00:59:00 `web1/http`: Processes; not all of it: no time')
  expect(text).toContain('| 2026-12-01 00:59:00 | +0 s | **recorded** web1 http (Processes) |')
  expect(text).toContain('host web1:\n\n> 1. look &lt;b>\n> 2. act')
  expect(written({ notes })).not.toContain('Recorded')
})

test.each([
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['a | b', 'a \\| b'],
  ['[x](http://y) *z* `q`', '\\[x\\](http://y) \\*z\\* \\`q\\`'],
  ['# no heading\n\nno paragraph', '\\# no heading no paragraph'],
  ['127.0.0.1:161: no answer', '127.0.0.1:161: no answer'],
  ['1. no list', '1\\. no list'],
  ['innodb_lock _all_', 'innodb_lock \\_all\\_'],
  ['\u202Eturned\u001B[31m', 'turned\\[31m'],
  ['&amp;', '&amp;amp;'],
])('text of others is read as it stands: %j', (text, as) => {
  expect(markdownText(text)).toBe(as)
})

test('an id with the signs of code is code all the same', () => {
  expect(markdownCode('a`b|c')).toBe('`` a`b\\|c ``')
})

test.each([
  [0, '+0 s'],
  [130_000, '+2 m 10 s'],
  [-5_000, '−5 s'],
])('%i ms after its beginning', (ms, text) => {
  expect(sinceText(ms).replaceAll('\u202F', ' ')).toBe(text)
})
