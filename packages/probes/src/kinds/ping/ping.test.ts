import { describe, expect, test } from 'vitest'
import { conclude, ping } from './ping.ts'

const ended = { code: 0, signal: null, stdout: '', stderr: '' } as const
const iputils = (counts: string, times = 'rtt min/avg/max/mdev = 0.189/20.201/40.213/0.012 ms\n') =>
  `PING 10.0.0.7 (10.0.0.7) 56(84) bytes of data.\n\n--- 10.0.0.7 ping statistics ---\n${counts}\n${times}`

test.each([
  ['iputils', iputils('5 packets transmitted, 5 received, 0% packet loss, time 807ms')],
  [
    'FreeBSD',
    iputils(
      '5 packets transmitted, 5 packets received, 0.0% packet loss',
      'round-trip min/avg/max/stddev = 0.189/20.201/40.213/0.011 ms\n',
    ),
  ],
  [
    'busybox',
    iputils(
      '5 packets transmitted, 5 packets received, 0% packet loss',
      'round-trip min/avg/max = 0.189/20.201/40.213 ms\n',
    ),
  ],
])('times and losses as %s words them', (_, stdout) => {
  expect(conclude('10.0.0.7', { ...ended, stdout })).toEqual({
    metrics: { loss: 0, roundTrip: 20.201, roundTripLeast: 0.189, roundTripMost: 40.213 },
    text: 'all 5 packets answered, 20.2 ms',
  })
})

test('some are lost, and what others say of it is told', () => {
  const stdout = `From 10.0.0.1 icmp_seq=2 Time to live exceeded\n${iputils('5 packets transmitted, 2 received, +1 errors, 60% packet loss, time 1ms')}`
  expect(conclude('10.0.0.7', { ...ended, stdout })).toMatchObject({
    metrics: { loss: 60 },
    text: '2 of 5 packets answered, 20.2 ms, Time to live exceeded',
  })
})

test('one that comes twice is none too many', () => {
  const stdout = iputils('2 packets transmitted, 3 received, +1 duplicates, 0% packet loss, time 1ms')
  expect(conclude('10.0.0.7', { ...ended, stdout })).toMatchObject({ metrics: { loss: 0 } })
})

test('a summary without times leaves them unknown', () => {
  const stdout = iputils('1 packets transmitted, 1 received, 0% packet loss, time 0ms', '')
  expect(conclude('10.0.0.7', { ...ended, stdout }).metrics).toEqual({ loss: 0 })
})

const NONE = iputils('5 packets transmitted, 0 received, 100% packet loss, time 1ms', '')
describe('why there is no answer', () => {
  test.each([
    [
      'timeout',
      'no answer to 5 packets',
      iputils('5 packets transmitted, 0 received, 100% packet loss, time 1ms', ''),
      '',
    ],
    [
      'unreachable',
      '10.0.0.7: Destination Host Unreachable',
      `From 10.7.7.1 icmp_seq=1 Destination Host Unreachable\n${iputils('2 packets transmitted, 0 received, +2 errors, 100% packet loss, time 1ms', '')}`,
      '',
    ],
    [
      'local',
      'ping may not send: ping: sendmsg: Operation not permitted',
      NONE,
      'ping: sendmsg: Operation not permitted\n'.repeat(5),
    ],
    ['network', /^our own network is down/, NONE, 'ping: sendmsg: Network is unreachable\n'],
    ['timeout', 'no answer to 5 packets', NONE, 'ping: Warning: time of day goes back\n'],
    [
      'timeout',
      'no answer to 5 packets',
      `From 10.0.0.254 icmp_seq=1 Redirect Host(New nexthop: 10.0.0.2)\n${NONE}`,
      '',
    ],
    ['unreachable', 'ping: connect: No route to host', '', 'ping: connect: No route to host\n'],
    ['name', /^the name is not known/, '', 'ping: nosuch.invalid: Name or service not known\n'],
    ['name', /^the name is not known/, '', "ping: bad address 'nosuch.invalid'\n"],
    ['name', /^the name is not known/, '', 'ping: 127.0.0.1: Address family for hostname not supported\n'],
    ['resolver', /^no resolver answers/, '', 'ping: a.example: Temporary failure in name resolution\n'],
    ['local', /^ping may not send/, '', 'ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n'],
    ['network', /^our own network is down/, '', 'ping: connect: Network is unreachable\n'],
    ['local', 'ping ended with 2: ping: invalid option', '', 'ping: invalid option\n'],
    ['local', 'ping ended with 2', '', ''],
  ])('%s: %s', (code, message, stdout, stderr) => {
    const concluding = () => conclude('10.0.0.7', { code: 2, signal: null, stdout, stderr })
    expect(concluding).toThrow(expect.objectContaining({ code }))
    expect(concluding).toThrow(message)
  })
})

test.runIf(process.platform === 'linux')('what a look may take is known, and by default it has the time', () => {
  const least = (options: object) => ping.leastMs?.(ping.options.parse(options))
  expect(least({ count: 100, patienceMs: 2_100 })).toBe(23_000)
  expect(least({})).toBeLessThan(ping.defaults?.timeoutMs ?? 0)
})
