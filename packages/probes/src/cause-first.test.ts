import { expect, test } from 'vitest'
import { causeFirst } from './cause-first.ts'
import { ProbeCrash, ProbeFailure } from './protocol/failure.ts'

test.each([
  ['10.0.0.1:80 closed the connection', 'closed the connection (10.0.0.1:80)'],
  ['[2001:db8::1]:80 is full: come later', 'is full: come later ([2001:db8::1]:80)'],
  ['db1.example:3306: no answer', 'no answer (db1.example:3306)'],
  ['db1:3306 is full', 'is full (db1:3306)'],
  ['https://a.example:8443/status wants a login (401)', 'wants a login (401) (https://a.example:8443/status)'],
  ['10.0.0.1:22 (through a, b) refuses our login', 'refuses our login (10.0.0.1:22, through a, b)'],
  ['reply of 10.0.0.1:80 is longer than 9 bytes', 'reply is longer than 9 bytes (10.0.0.1:80)'],
  ['the statistics of [::1]:80 lack uptime: too old', 'the statistics lack uptime: too old ([::1]:80)'],
])('%s: the cause stands before the place', (text, turned) => {
  expect(causeFirst(text)).toBe(turned)
  expect(new ProbeFailure('closed', text).message).toBe(turned)
  expect(new ProbeCrash('local', text).message).toBe(turned)
})

test.each([
  'connection refused by 10.0.0.1:80',
  'no answer of 10.0.0.1:80',
  '10.0.0.1:80',
  'the log: 12:30 is too late',
  '12:30 is too late',
  '1.5:30 is no time',
  '2026-05-01T12:30 was the last',
  'eth0:1 is down',
  'down',
  '',
  '/srv/a ended with 3',
  '/etc/named.conf:1: unknown option',
])('“%s” stays as it is', (text) => expect(causeFirst(text)).toBe(text))
