import { expect, test } from 'vitest'
import { idIn } from './provider-id.ts'

test.each<[string, string, Record<string, string>, string | null]>([
  ['Slack’s API says when it posted it', '{"ok":true,"ts":"1503435956.000247"}', {}, '1503435956.000247'],
  ['a number is one too', '{"id":9007}', {}, '9007'],
  ['PagerDuty', '{"status":"success","dedup_key":"srv/disk"}', { 'x-request-id': 'r1' }, 'srv/disk'],
  ['Slack’s webhook says only ok, and counts the request', 'ok', { 'x-slack-req-id': 'abc' }, 'abc'],
  ['nothing', 'ok', {}, null],
  ['what is no id is none', '{"id":"two words"}', { 'x-request-id': 'x'.repeat(201) }, null],
  ['nor is what is no text', '{"id":{"a":1}}', {}, null],
])('the id that a receiver gives: %s', (_, body, headers, id) => {
  expect(idIn({ body, headers })).toBe(id)
})
