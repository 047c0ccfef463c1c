import { freePort } from '@foretop/lab/lab.ts'
import { startNamed, zoneFile } from '@foretop/lab/named.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startUdp } from '@foretop/lab/udp.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dns as probe } from '../kinds/dns/dns.ts'
import { lookSteadily } from '../look-steadily.made-up.ts'
import { dns } from './dns.ts'
import { listOf } from './list-of.made-up.ts'

const ZONE = zoneFile(7, { ns1: '127.0.0.1' }, [
  '_http._tcp SRV 10 5 8080 Web1',
  '_http._tcp SRV 20 0 8081 web2.example.net.',
  'web A 192.0.2.1',
  'web A 192.0.2.2',
  'web AAAA 2001:db8::1',
])
const missing = await lacking('named')

describe.skipIf(missing !== null)(missing ?? 'a real BIND', () => {
  let named: Awaited<ReturnType<typeof startNamed>>
  beforeAll(async () => {
    named = await startNamed({ zones: { 'example.test': ZONE } })
  })
  afterAll(() => named.stop())
  const ask = (name: string, type: string, key: string) =>
    listOf(dns, { key, address: '127.0.0.1', with: { name, type, port: named.port } })

  test('services are rows with their ports', async () => {
    const { rows } = await ask('_http._tcp.example.test', 'SRV', 'target')
    expect(rows?.map(({ cells }) => cells)).toEqual([
      { target: 'web1.example.test', port: 8080, priority: 10, weight: 5 },
      { target: 'web2.example.net', port: 8081, priority: 20, weight: 0 },
    ])
  })

  test('addresses are rows, of both kinds', async () => {
    expect((await ask('web.example.test', 'A', 'address')).rows?.map(({ key }) => key)).toEqual([
      '192.0.2.1',
      '192.0.2.2',
    ])
    expect((await ask('web.example.test', 'AAAA', 'address')).rows).toMatchObject([
      { key: '2001-db8--1', cells: { address: '2001:db8::1' } },
    ])
  })

  test('no record is an empty list, and no name is none at all', async () => {
    expect((await ask('web.example.test', 'SRV', 'target')).rows).toEqual([])
    expect(await ask('gone.example.test', 'A', 'address')).toMatchObject({
      rows: null,
      seen: { outcome: 'failed', code: 'name', text: expect.stringContaining('NXDOMAIN') },
    })
    expect((await ask('example.org', 'A', 'address')).seen).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('the dns probe can expect services too', async () => {
    const asked = { name: '_http._tcp.example.test', type: 'SRV', port: named.port }
    const expected = ['20 0 8081 WEB2.example.net', '10 05 8080 web1.example.test']
    expect(await lookSteadily(probe, { ...asked, expect: expected })).toMatchObject({
      metrics: { broken: 0, answers: 2 },
    })
    expect(probe.options.safeParse({ ...asked, expect: 'web1' }).success).toBe(false)
  })
})

test('nobody there, and nobody who answers, lists nothing', async () => {
  const name = 'web.example.test'
  const nobody = { name, type: 'A', port: await freePort() }
  expect(await listOf(dns, { key: 'address', address: '127.0.0.1', with: nobody })).toMatchObject({
    rows: null,
    seen: { outcome: 'failed', code: 'refused' },
  })
  await using mute = await startUdp(() => null)
  const hung = { key: 'address', address: '127.0.0.1', timeoutMs: 300, with: { name, type: 'A', port: mute.port } }
  expect(await listOf(dns, hung)).toMatchObject({ rows: null, seen: { outcome: 'failed', code: 'timeout' } })
})
