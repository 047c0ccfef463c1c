import { expect, test } from 'vitest'
import { eventsCsv } from './export.ts'

const AT = Date.UTC(2026, 2, 14, 2, 10)
const event = (text: string) =>
  ({ seq: 7, at: AT, checkId: 'db1/mysql', text, change: { of: 'status', from: 'ok', to: 'critical' } }) as const
const line = (text: string) => eventsCsv([event(text)]).split('\r\n')[1]

test('one line for each event, under a heading', () => {
  expect(eventsCsv([event('refused')])).toBe(
    'seq,time,check,change,from,to,text\r\n7,2026-03-14T02:10:00.000Z,db1/mysql,status,ok,critical,refused\r\n',
  )
})
test('commas, quotes and line ends stay in their field', () => {
  expect(line('Error "1062", stopped')).toContain('"Error ""1062"", stopped"')
})
test.each(['=1+1', '+1', '-1', '@sum'])('%s is text to a spreadsheet, not a formula', (text) => {
  expect(line(text)).toMatch(/,'[=+@-]/)
})
test('who is blocked by nobody any more has an empty field', () => {
  const change = { of: 'blockedBy', to: null } as const
  expect(eventsCsv([{ ...event('x'), change }])).toContain('blockedBy,,,x')
})
