import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parseIfconfig, parseNetstat, parseSysctl } from './ifconfig.ts'

describe('ifconfig', () => {
  test('of FreeBSD 9 shows each group as an interface of its own', async () => {
    expect(parseIfconfig(await recorded('ifconfig-freebsd9-d1-healthy.txt'))).toEqual([
      { ...GROUP, vhid: 1, state: 'master', interface: 'carp1', addresses: ['192.0.2.101', '192.0.2.103'] },
      { ...GROUP, vhid: 2, state: 'backup', interface: 'carp2', addresses: ['192.0.2.102'], advskew: 20 },
    ])
  })

  test('of FreeBSD 9 says INIT where the interface below is down', async () => {
    expect(parseIfconfig(await recorded('ifconfig-freebsd9-init.txt'))).toMatchObject([{ vhid: 1, state: 'init' }])
  })

  test('of FreeBSD 10 shows all groups of an interface, and each address with its vhid', async () => {
    expect(parseIfconfig(await recorded('ifconfig-freebsd10-d1-healthy.txt'))).toEqual([
      { ...GROUP, vhid: 1, state: 'master', interface: 'igb1', addresses: ['192.0.2.101', '192.0.2.103'] },
      { ...GROUP, vhid: 2, state: 'backup', interface: 'igb1', addresses: ['192.0.2.102'], advskew: 20 },
    ])
  })

  test('of FreeBSD 14 has a line of peers after each group', async () => {
    expect(parseIfconfig(await recorded('ifconfig-freebsd14-d1.txt'))).toEqual([
      { ...GROUP, vhid: 1, state: 'master', interface: 'igb1', addresses: ['192.0.2.101'] },
    ])
  })

  test('of OpenBSD names the interface below', async () => {
    expect(parseIfconfig(await recorded('ifconfig-openbsd-master.txt'))).toEqual([
      { ...GROUP, vhid: 1, state: 'master', interface: 'em0', addresses: ['192.0.2.101'] },
    ])
  })

  test('of FreeBSD 15 may speak of VRRP instead', () => {
    const text = 'igb1: flags=8943<UP> metric 0\n\tinet 192.0.2.9 netmask 0xffffffff vhid 9\n\tvrrp: MASTER vrid 9 prio 100 interval 100\n' // biome-ignore format: as printed
    expect(parseIfconfig(text)).toMatchObject([{ vhid: 9, state: 'master', addresses: ['192.0.2.9'], advskew: null }])
  })

  test('gives a group to its own interface, however that was renamed', () => {
    const text = ['em0', '10g+wan', 'gr\u00f6\u00dfe: a'].map(
      (name, index) => `${name}: flags=8943<UP> metric 0\n\tcarp: BACKUP vhid ${index + 1} advbase 1 advskew 0\n`,
    )
    expect(parseIfconfig(text.join('')).map((group) => [group.vhid, group.interface])).toEqual([
      [1, 'em0'],
      [2, '10g+wan'],
      [3, 'gr\u00f6\u00dfe: a'],
    ])
  })

  test('shows the key to root, and we do not', () => {
    const text = 'igb1: flags=8943<UP>\n\tcarp: MASTER vhid 1 advbase 1 advskew 10 key "hushhush"\n'
    expect(JSON.stringify(parseIfconfig(text))).not.toContain('hush')
  })

  test('cut anywhere never makes a backup of a master', async () => {
    const whole = await recorded('ifconfig-freebsd10-d1-healthy.txt')
    for (let length = 0; length < whole.length; length += 1)
      for (const { vhid, state } of parseIfconfig(whole.slice(0, length)))
        expect({ length, vhid, state }).toEqual({ length, vhid, state: vhid === 1 ? 'master' : 'backup' })
  })
})

test('sysctl is written in two ways', () => {
  const freebsd = 'net.inet.carp.allow: 1\nnet.inet.carp.preempt: 0\nnet.inet.carp.demotion: 240\n'
  expect(parseSysctl(freebsd)).toEqual({ preempt: 0, demotion: 240 })
  expect(parseSysctl('net.inet.carp.allow=1\nnet.inet.carp.preempt=1\n')).toEqual({ preempt: 1, demotion: null })
  expect(parseSysctl('net.inet.carp.preempt: 1\nnet.inet.carp.suppress_preempt: 2\n').demotion).toBe(2)
  expect(parseSysctl('sysctl: unknown oid')).toEqual({ preempt: null, demotion: null })
})

test('netstat counts what was refused, in the words of three systems', () => {
  const freebsd = 'carp:\n\t12 packets received (IPv4)\n\t\t7 discarded for bad authentication\n\t\t2 discarded because of a bad address list\n' // biome-ignore format: as printed
  expect(parseNetstat(freebsd)).toEqual({ authentication: 7, 'address list': 2 })
  expect(parseNetstat('carp:\n\t\t1 packet discarded for bad authentication\n')).toEqual({ authentication: 1 })
  expect(parseNetstat('netstat: carp: unknown or uninstrumented protocol')).toBeNull()
})

test('a number longer than any is none', () => {
  const digits = '9'.repeat(400)
  const line = (vhid: string, skew: string) =>
    parseIfconfig(`igb1: flags=8943<UP>\n\tcarp: MASTER vhid ${vhid} advbase 1 advskew ${skew}\n`)
  expect([line(digits, '10'), line('1', digits)]).toEqual([[], []])
  expect(line('1', '240')).toMatchObject([{ vhid: 1, advskew: 240 }])
  expect(parseSysctl(`net.inet.carp.demotion: ${digits}\n`).demotion).toBeNull()
  expect(parseNetstat(`\t\t${digits} discarded for bad authentication\n`)).toBeNull()
})

test('blank lines, as many as a reply may hold, are read once', () => {
  const lines = '\n'.repeat(1_000_000)
  expect(parseNetstat(`${lines}x`)).toBeNull()
  expect(parseNetstat(`${lines}\t7 discarded for bad authentication\n`)).toEqual({ authentication: 7 })
})

test('an address that goes on and on is read once, to the end of what may be one', () => {
  const line = (address: string) =>
    `carp1: flags=8843<UP>\n\tinet ${address}\n\tcarp: MASTER vhid 1 advbase 1 advskew 10\n`
  const long = '1.'.repeat(500_000)
  expect(parseIfconfig(line(`${long}\r!`))).toMatchObject([{ vhid: 1, addresses: [long] }])
})

const GROUP = { advbase: 1, advskew: 10 }

const recorded = (name: string): Promise<string> =>
  readFile(new URL(`../../fixtures/carp/${name}`, import.meta.url), 'utf8')
