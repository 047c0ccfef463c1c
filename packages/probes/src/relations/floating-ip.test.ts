import { describe, expect, test } from 'vitest'
import { floatingIpTable, OPTIONS, pair, pairSays, service, VIP } from './floating-ip/table.made-up.ts'
import { floatingIp } from './floating-ip.ts'
import { failed, saidIn, seen } from './table.made-up.ts'

const said = (members: Parameters<typeof saidIn>[1]['members'], options = {}) =>
  saidIn(floatingIp, { options: { ...OPTIONS, ...options }, members })

describe('its table', () => {
  test.each(floatingIpTable.lines)('$name: $status', (line) => {
    const { metrics, text } = saidIn(floatingIp, line)
    expect(text).toContain(line.text)
    expect(metrics === null).toBe(line.status === 'unknown')
  })
})

test('each of several addresses is judged by itself', () => {
  const addresses = [VIP, '208.43.48.3', '208.43.48.4']
  const members = [
    ...pair('M', 'B'),
    ...service('serves'),
    ...service('hung', '208.43.48.3', 'two'),
    ...service('down', '208.43.48.4', 'three'),
  ]
  expect(said(members, { addresses })).toMatchObject({
    metrics: {
      blocking: { [VIP]: 0, '208.43.48.3': 1, '208.43.48.4': 0 },
      unserved: { [VIP]: 0, '208.43.48.3': 1, '208.43.48.4': 1 },
      owner: { lb1: 1, lb2: 0 },
    },
    text: '208.43.48.3 is up and does not serve, which blocks the failover; 208.43.48.4 does not answer; lb1 is master',
  })
})

test('an error page is an answer: the address is up, and serves not', () => {
  const page = { ...seen('site/web', {}, 'critical'), address: VIP }
  expect(said([...pair('M', 'B'), page]).metrics).toMatchObject({ blocking: { [VIP]: 1 } })
})

test('of hundreds that are down a few are named, and all are counted', () => {
  const addresses = Array.from({ length: 300 }, (_, i) => `10.1.${Math.floor(i / 250)}.${i % 250}`)
  const members = [...pair('M', 'B'), ...addresses.flatMap((address, i) => service('down', address, `site${i}`))]
  const { metrics, text, ...rest } = said(members, { addresses })
  expect(Object.values(metrics?.unserved ?? {})).toEqual(Array(300).fill(1))
  expect(text).toContain('10.1.0.2 does not answer; and 297 more; lb1 is master')
  // Whose trouble it is, is for judging alone.
  expect(JSON.stringify({ ...rest, because: null }).length).toBeLessThan(2_000)
})

test('an address of version 6 is the same in whatever writing', () => {
  const web = { ...seen('site/web'), address: '2001:DB8:0:0::a' }
  const held = seen('lb1/addresses', { metrics: { held: { '2001:db8::a': 1 } } })
  const other = seen('lb2/addresses', { metrics: { held: { '2001:db8::1': 1 } } })
  expect(said([...pair('M', 'B'), held, other, web], { addresses: ['2001:DB8:0::A'] })).toMatchObject({
    metrics: { misplaced: { '2001:db8::a': 0 }, unserved: { '2001:db8::a': 0 } },
  })
})

describe('where nobody lists the addresses', () => {
  const all = [...service('serves'), ...service('hung', '2001:DB8:0:0::a', 'two')]
  const saidOf = (members: Parameters<typeof said>[0], options = {}) =>
    said(members, { addresses: undefined, ...options })

  test('they are those at which members look, but for the machines', () => {
    const machines = pair('M+', 'B-').map((look) => ({ ...look, address: look.host === 'lb1' ? '10.0.0.11' : null }))
    expect(saidOf([...machines, ...all]).metrics).toMatchObject({
      unserved: { [VIP]: 0, '2001:db8::a': 1 },
      blocking: { [VIP]: 0, '2001:db8::a': 1 },
    })
  })

  test.each([
    ['a name', [{ ...seen('site/web'), address: 'shop.example' }], 'site/web looks at shop.example, which is no IP'],
    ['nobody', [], 'no member looks at an address that moves'],
    [
      'more than anybody lists',
      Array.from({ length: 1_001 }, (_, i) => ({ ...seen(`s${i}/web`), address: `10.1.${i >> 8}.${i & 255}` })),
      '1001 addresses, more than 1000',
    ],
  ])('%s is said', (_, members, text) => {
    expect(saidOf([...pair('M', 'B'), ...members])).toMatchObject({
      metrics: null,
      text: expect.stringContaining(text),
    })
  })
})

describe('a pair that says who is master', () => {
  const saidBy = (members: Parameters<typeof said>[0], options = {}) => said(members, { master: undefined, ...options })

  test('is told on, with where it moved', () => {
    expect(saidBy([pairSays('2'), ...service('serves')], { preferred: 'lb1' })).toMatchObject({
      traits: { master: 'lb2' },
      metrics: { masters: 1, displaced: 1, owner: { lb2: 1 } },
      keepsake: { owner: 'lb2' },
    })
  })

  test('and counts one that is none of the machines does not know', () => {
    const stranger = { ...seen('vrrp1', { metrics: { masters: 1 } }), host: null }
    expect(saidBy([stranger, ...service('serves')])).toMatchObject({
      metrics: null,
      text: 'vrrp1 does not tell who is master',
    })
  })

  test('on whichever machine it is by the checks of rows, too', () => {
    const held = (id: string, has: boolean) => ({
      ...seen(id, { metrics: { held: has ? { [VIP]: 1 } : {} } }),
      host: null,
    })
    const members = [pairSays('2'), held('lb1/addresses', false), held('lb2/addresses', true), ...service('serves')]
    expect(saidBy(members).metrics).toMatchObject({ misplaced: { [VIP]: 0 }, masters: 1 })
  })

  test.each([
    ['of which there are two', [pairSays('1'), pairSays('2', 'vrrp2')], 'vrrp1 and vrrp2 both say who is master'],
    ['that is none', [{ ...seen('sum'), host: null }], 'sum does not say who is master'],
    ['that is missing', [], 'no member says who is master'],
    ['beside checks that say so', pair('M', 'B'), 'lb1/vrrp looks at none'],
  ])('%s is said', (_, members, text) => {
    expect(saidBy([...members, ...service('serves')])).toMatchObject({
      metrics: null,
      text: expect.stringContaining(text),
    })
  })
})

test.each([
  ['an address at which nobody looks', [...pair('M', 'B')], `no member looks at what ${VIP} serves`],
  ['nobody who says who is master', service('serves'), 'no member says who is master'],
  [
    'a member that is nothing of all this',
    [...pair('M', 'B'), failed('lb1/ntp'), ...service('serves')],
    'lb1/ntp looks at none',
  ],
])('%s is said', (_, members, text) => {
  expect(said(members)).toMatchObject({ metrics: null, text: expect.stringContaining(text) })
})

test('what page Failover draws of trouble: why', () => {
  expect(said([...pair('B+', 'M-'), ...service('serves')])).toMatchObject({
    details: { reasons: [{ text: `${VIP} is on lb1, and lb2 is master`, proven: true }] },
  })
})

test('what page Failover draws: whose they are, and which machine has them', () => {
  expect(said([...pair('M+', 'B-'), ...service('serves')], { preferred: 'lb1' }).metrics).toMatchObject({
    masters: 1,
    displaced: 0,
  })
  expect(said([...pair('M+', 'B-'), ...service('serves')], { preferred: 'lb1' })).toMatchObject({
    details: {
      shared: VIP,
      preferred: 'lb1',
      members: [
        { host: 'lb1', state: 'master', addresses: VIP },
        { host: 'lb2', state: 'backup', addresses: '' },
      ],
    },
  })
})
