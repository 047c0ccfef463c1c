import { expect, test } from 'vitest'
import { compose, headlineOf } from './message.ts'
import { messageIdOf, type Notice, rowFor } from './notice.ts'

const SINCE = Date.UTC(2026, 2, 4, 5, 6, 7)
const refused: Notice = {
  incident: '41',
  transition: 41,
  checkId: 'web11/http',
  host: 'web11',
  why: 'opened',
  from: 'ok',
  to: 'critical',
  was: [],
  at: SINCE,
  since: SINCE,
  text: 'connection refused',
  groups: ['Web servers'],
  explains: [],
  runbook: 'bin/restart-webs 5\nwait between machines',
  link: 'http://wall.example/checks/web11/http',
}
const over: Notice = {
  ...refused,
  transition: 44,
  why: 'resolved',
  from: 'critical',
  to: 'ok',
  was: ['critical'],
  at: SINCE + 184_000,
  text: '200 in 12 ms',
}
const about = (incident: string, checkId: string, rest: Partial<Notice> = {}): Notice => ({
  ...refused,
  incident,
  transition: Number(incident),
  checkId,
  ...rest,
})
const composed = (...notices: Notice[]) => compose(notices, { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })

test.each<[string, Notice, string]>([
  ['a problem', refused, '[PROBLEM] critical web11/http: connection refused'],
  ['a problem of which nothing is known', { ...refused, text: ' ' }, '[PROBLEM] critical web11/http: no reason given'],
  ['a recovery', over, '[RECOVERY] ok web11/http: 200 in 12 ms (was critical for 3 m 04 s)'],
  [
    'a problem that eased',
    { ...refused, why: 'eased', from: 'critical', to: 'warning', text: 'slow' },
    '[PROBLEM] warning web11/http: slow',
  ],
  [
    'a check that left',
    { ...over, why: 'removed', to: 'pending' },
    '[REMOVED] web11/http: no longer watched, was critical',
  ],
  [
    'the end of what eased before: the worst of it, and all of its time',
    { ...over, from: 'warning', was: ['warning', 'critical'] },
    '[RECOVERY] ok web11/http: 200 in 12 ms (was critical at worst, 3 m 04 s in all)',
  ],
])('%s is said in one line', (_, notice, subject) => {
  expect(composed(notice).subject).toBe(subject)
})

test('the text says who, why, since when, where to look and what to do', () => {
  expect(composed(refused).text).toBe(
    [
      '[PROBLEM] critical web11/http: connection refused',
      'Since: 2026-03-04 05:06:07 UTC',
      'Groups: Web servers',
      'See: http://wall.example/checks/web11/http',
      'Runbook:',
      '  bin/restart-webs 5',
      '  wait between machines',
      '',
      'Dreamwidth',
      '',
    ].join('\n'),
  )
})

test('the runbooks of host and groups follow the own one, each under its name', () => {
  const furtherRunbooks = [
    { of: 'host', name: 'web11', text: 'slow disk\n' },
    { of: 'group', name: 'Web servers', text: 'one after\nthe other' },
  ] as const
  expect(composed({ ...refused, furtherRunbooks }).text).toContain(
    [
      ...['Runbook:', '  bin/restart-webs 5', '  wait between machines', 'Runbook of host web11:', '  slow disk'],
      ...['Runbook of group Web servers:', '  one after', '  the other', ''],
    ].join('\n'),
  )
  expect(composed({ ...over, furtherRunbooks }).text).not.toContain('Runbook')
})

test('a recovery needs no runbook, but says how long it took', () => {
  const { text } = composed(over)
  expect(text).not.toContain('restart-webs')
  expect(text).toContain('Ended: 2026-03-04 05:09:11 UTC after 3 m 04 s')
})

test('a turn says what it was and how long; where nothing is known of its place, nothing is said of it', () => {
  const turned = { ...refused, from: 'warning', at: SINCE + 60_000, groups: [], link: null, runbook: null } as const
  for (const why of ['worse', 'eased'] as const)
    expect(composed({ ...turned, why }).text).toBe(
      [
        '[PROBLEM] critical web11/http: connection refused',
        'Since: 2026-03-04 05:06:07 UTC',
        'Now: was warning, changed 2026-03-04 05:07:07 UTC after 1 m 00 s',
        '',
        'Dreamwidth',
        '',
      ].join('\n'),
    )
})

test('a check that left says when, and neither why it was bad nor what to do; it is of no colour', () => {
  const left = { ...over, why: 'removed', to: 'pending', text: 'x'.repeat(200) } as const
  const { text, status } = composed(left)
  expect(text).toContain('Ended: 2026-03-04 05:09:11 UTC after 3 m 04 s')
  expect(text).not.toMatch(/Reason|Runbook|Now/)
  expect(status).toBe('pending')
})

test('one that was over before it could be told says so, with all groups', () => {
  const { text, notices } = composed(refused, { ...over, groups: ['Web servers', 'Front'] })
  expect(text).toContain('\nNot told before: it was over before that could be told\nGroups: Web servers, Front\n')
  expect(notices).toMatchObject([{ untold: 'it was over before that could be told' }])
})

test('right below the problem stands what it does to users, and what it explains, a few by name', () => {
  const explains = ['web12/http', 'web13/http', 'web14/http', 'web15/http', 'web16/http']
  const impact = { users: 'no', text: 'lb01 carries the traffic', fronts: 0 } as const
  expect(
    composed({ ...refused, impact, explains })
      .text.split('\n')
      .slice(0, 4),
  ).toEqual([
    '[PROBLEM] critical web11/http: connection refused',
    'Users: no, lb01 carries the traffic',
    'Explains: 5: web12/http, web13/http, web14/http and 2 more',
    'Since: 2026-03-04 05:06:07 UTC',
  ])
  expect(composed({ ...refused, explains: explains.slice(0, 3) }).text).toContain(
    '\nExplains: web12/http, web13/http, web14/http\n',
  )
})

test('several go out together, worst first', () => {
  const message = composed(
    about('1', 'db1/lag', { to: 'warning' }),
    about('2', 'db2/lag', { why: 'resolved', from: 'warning', to: 'ok' }),
    about('3', 'web11/http'),
    about('4', 'db3/lag', { to: 'unknown' }),
    about('5', 'web12/http'),
  )
  expect(message.subject).toBe(
    '[PROBLEM] 4 problems, 1 recovery: critical web11/http, critical web12/http, unknown db3/lag and 2 more',
  )
  expect(message.status).toBe('critical')
  expect(message.notices.map(({ checkId }) => checkId)).toEqual([
    'web11/http',
    'web12/http',
    'db3/lag',
    'db1/lag',
    'db2/lag',
  ])
})

test('of very many the first are told whole, more by a line each, and the rest is counted', () => {
  const { text, notices } = composed(
    ...Array.from({ length: 1_500 }, (_, at) => about(`${at + 1}`, `web${at + 1}/http`)),
  )
  expect(notices).toHaveLength(1_500)
  const lines = text.split('\n')
  expect(lines.filter((line) => line.startsWith('Since: '))).toHaveLength(100)
  expect(lines.filter((line) => line.startsWith('[PROBLEM] '))).toHaveLength(1_000)
  expect(text).toContain('[PROBLEM] critical web101/http: connection refused\n[PROBLEM] critical web102')
  expect(text).toContain('\nand 500 more, all of which are on the wall\n')
})

test('an incident that came and went in the meantime is told once, by its end', () => {
  const message = composed(over, refused)
  expect(message.subject).toMatch(/^\[RECOVERY\] ok web11\/http/)
  expect(message.notices).toHaveLength(1)
})

test('the last word on a check that broke, was well and broke again is that it is broken', () => {
  const again = about('45', 'web11/http', { text: 'no route to host' })
  const message = composed(again, over, refused, about('1', 'db1/lag', { to: 'warning' }))
  expect(message.subject).toBe('[PROBLEM] 2 problems: critical web11/http, warning db1/lag')
  expect(message.status).toBe('critical')
  expect(message.notices.map(({ checkId, to }) => `${to} ${checkId}`)).toEqual([
    'ok web11/http',
    'critical web11/http',
    'warning db1/lag',
  ])
  expect(message.text).toMatch(/^\[RECOVERY\] ok web11.*^\[PROBLEM\] critical web11.*no route.*^\[PROBLEM\] warning/ms)
})

test('what a server says cannot begin a new line of a subject', () => {
  const { subject } = composed({ ...refused, text: 'bad\r\nBcc: everybody@example.org\u2028x\u0000y' })
  expect(subject).toBe('[PROBLEM] critical web11/http: bad Bcc: everybody@example.org x y')
})

test('nor of the text, however long its reason is', () => {
  const text = `${'x'.repeat(130)}\n[RECOVERY] ok web11/http`
  expect(composed({ ...refused, text }).text).not.toMatch(/^\[RECOVERY\]/m)
})

test('a long reason is cut in the subject, between letters, and whole in the text', () => {
  const text = `${'x'.repeat(118)}🧭🧭 the end`
  expect(headlineOf({ ...refused, text })).toBe(`critical web11/http: ${'x'.repeat(118)}…`)
  expect(composed({ ...refused, text }).text).toContain(`Reason: ${text}`)
})

test('ids are made of incident, transition and recipient, whatever the order of the rows', () => {
  const [ops, mail, again, later] = [
    rowFor(refused, 'ops', 5),
    rowFor(refused, 'mail', 5),
    rowFor(refused, 'ops', 99),
    rowFor(over, 'ops', 5),
  ]
  expect(ops.id).toBe(again.id)
  expect(new Set([ops.id, mail.id, later.id]).size).toBe(3)
  expect(messageIdOf([ops, later])).toBe(messageIdOf([later, ops]))
  expect(messageIdOf([ops])).not.toBe(messageIdOf([later]))
})

test('a row is due when it was gathered', () => {
  expect(rowFor(refused, 'ops', 5, 30)).toMatchObject({ channel: 'ops', notice: refused, createdAt: 5, dueAt: 35 })
  expect(rowFor(refused, 'ops', 5).dueAt).toBe(5)
})

test('an incident of the same number after the data was thrown away is another one', () => {
  expect(rowFor(refused, 'ops', 5).id).not.toBe(rowFor({ ...refused, since: SINCE + 1 }, 'ops', 5).id)
})
