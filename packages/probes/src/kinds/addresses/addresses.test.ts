import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { addresses } from './addresses.ts'
import { readIfconfig, readIp } from './read.ts'

const carp = (name: string) =>
  readIfconfig(readFileSync(new URL(`../../fixtures/carp/${name}.txt`, import.meta.url), 'utf8')).map(
    ({ address }) => address,
  )

const IP = `1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
1: lo    inet 10.0.0.100/32 scope global lo\\       valid_lft forever preferred_lft forever
2: eth0@if7    inet 10.0.0.11/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0@if7    inet 10.0.0.101/32 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0@if7    inet6 2001:DB8::11/64 scope global \\       valid_lft forever preferred_lft forever
2: eth0@if7    inet6 2001:db8::99/64 scope global dadfailed tentative \\       valid_lft forever preferred_lft forever
2: eth0@if7    inet6 fe80::42:acff:fe11:2/64 scope link \\       valid_lft forever preferred_lft forever
3: tun0    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0\\       valid_lft forever preferred_lft forever
`

test('what ip says: all that others could reach, on whatever interface', () => {
  expect(readIp(IP)).toEqual([
    { address: '10.0.0.100', interface: 'lo' },
    { address: '10.0.0.11', interface: 'eth0' },
    { address: '10.0.0.101', interface: 'eth0' },
    { address: '2001:db8::11', interface: 'eth0' },
    { address: '10.8.0.1', interface: 'tun0' },
  ])
})

test('another text tells of none', () => {
  expect(readIp('Object "addr" is unknown, try "ip help".\n')).toEqual([])
  expect(readIfconfig('ifconfig: interface lo9 does not exist\n')).toEqual([])
})

const BSD = (state: string) => `igb1: flags=8943<UP,BROADCAST,RUNNING,PROMISC,SIMPLEX,MULTICAST> metric 0 mtu 1500
\tinet 10.0.0.11 netmask 0xffffff00 broadcast 10.0.0.255
\tinet 10.0.0.101 netmask 0xffffffff broadcast 10.0.0.101 vhid 1
\tinet 208.43.48.2 netmask 0xffffffff broadcast 208.43.48.2
\tinet6 fe80::1%igb1 prefixlen 64 scopeid 0x1
\tcarp: ${state} vhid 1 advbase 1 advskew 10
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> metric 0 mtu 16384
\tinet 127.0.0.1 netmask 0xff000000
`

test('an address of CARP is on the machine that is master of it, one that a script added where it is', () => {
  const of = (state: string) => readIfconfig(BSD(state)).map(({ address }) => address)
  expect(of('MASTER')).toEqual(['10.0.0.11', '10.0.0.101', '208.43.48.2'])
  expect(of('BACKUP')).toEqual(['10.0.0.11', '208.43.48.2'])
})

test('the recorded machines of FreeBSD 10', () => {
  expect(carp('ifconfig-freebsd10-d1-healthy')).toContain('192.0.2.101')
})

const missing = await lacking('ip')

describe.skipIf(missing !== null)(missing ?? 'this machine', () => {
  test('has the addresses that Node finds too', async () => {
    const others = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? [])
        .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
        .map(({ address }) => address),
    )
    const seen = await lookSteadily(addresses, {}, { timeoutMs: 60_000 })
    if (others.length === 0) expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol' })
    else expect(Object.keys(expectAnswered(seen).metrics.held ?? {})).toEqual(expect.arrayContaining(others))
  })
})
