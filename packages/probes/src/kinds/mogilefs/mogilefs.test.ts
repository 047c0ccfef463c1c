import { readFileSync } from 'node:fs'
import { type Behaviour, cutAt, endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { mogilefs } from './mogilefs.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/mogilefs/${name}.txt`, import.meta.url), 'latin1')

const HEALTHY = {
  '!stats': recorded('healthy-astats'),
  '!jobs': recorded('healthy-ajobs'),
  get_hosts: recorded('healthy-get_hosts'),
  get_devices: recorded('healthy-get_devices'),
  get_domains: recorded('healthy-get_domains'),
  get_paths: recorded('no-key-get_paths'),
} as const
/** `null`: it never answers. */
type Said = { [command in keyof typeof HEALTHY]?: string | null }

/** A tracker that says what was recorded, but for what is `said` otherwise. */
const answering =
  (said: Said = {}): Behaviour =>
  (socket) =>
    void socket.on('data', (packet) => {
      const command = String(packet).split(/[ \r]/)[0] ?? ''
      const replies: { readonly [command: string]: string | null } = { ...HEALTHY, ...said }
      const reply = replies[command]
      if (reply !== null) socket.write(reply ?? recorded('nonsense'))
    })

async function lookAt(behaviour: Behaviour, options = {}, timeoutMs = 10_000) {
  await using server = await startHostile(behaviour)
  return await look(mogilefs, { port: server.port, ...options }, { timeoutMs })
}

const SENTINEL = { domain: 'photos', key: 'k0.jpg', copies: 2 }
const MIB = 1_048_576

describe('what the recorded replies mean', () => {
  test('all is well', async () => {
    const seen = expectAnswered(
      await lookAt(answering({ get_paths: recorded('healthy-get_paths') }), { sentinel: SENTINEL }),
    )
    expect(seen).toMatchObject({
      metrics: {
        ...{
          writeableHosts: 2,
          unreachable: 0,
          notWriteable: 0,
          pending: 0,
          idle: 2,
          busy: 0,
          queries: 50,
          uptime: 112,
        },
        ...{ outOfWorkers: 1, sentinelPaths: 2, sentinelMissing: 0, lookupTime: expect.any(Number) },
        free: { dev1: 72_890 * MIB, dev2: 72_890 * MIB, dev3: 72_890 * MIB },
        used: { dev1: expect.closeTo(29.84, 2) },
        deviceBusy: {},
        missingWorkers: { monitor: 0, queryworker: 0, replicate: 0 },
        startedWorkers: { queryworker: 0 },
        workQueue: { replicate: 0 },
      },
      text: '3 of 3 devices writeable, 2 query workers idle',
    })
    expect(seen.details).toMatchObject({
      devices: expect.arrayContaining([
        { device: 'dev3', host: 'store2', status: 'alive', observed: 'writeable', used: expect.any(Number) },
      ]),
    })
  })

  test('a dead storage node is alive by its status: what was seen decides', async () => {
    const said = { get_devices: recorded('storedown-get_devices'), get_paths: recorded('storedown-get_paths') }
    expect(await lookAt(answering(said), { sentinel: SENTINEL })).toMatchObject({
      metrics: { unreachable: 1, writeableHosts: 1, notWriteable: 0, sentinelPaths: 1, sentinelMissing: 1 },
      text: 'unreachable: dev3 on store2, 2 of 3 devices writeable, 2 query workers idle',
    })
  })

  test('what people took out of use is not missed, what is only readable is', async () => {
    const devices = recorded('storedown-get_devices')
    const dead = devices.replace('dev3_status=alive', 'dev3_status=dead')
    expect(expectAnswered(await lookAt(answering({ get_devices: dead }))).metrics).toMatchObject({
      ...{ unreachable: 0, writeableHosts: 1 },
      free: { dev1: expect.any(Number), dev2: expect.any(Number) },
    })
    const down = recorded('healthy-get_hosts').replace('host1_status=alive', 'host1_status=down')
    expect(await lookAt(answering({ get_hosts: down, get_devices: devices }))).toMatchObject({
      metrics: { unreachable: 0 },
    })
    const readable = recorded('healthy-get_devices').replace(
      'dev2_observed_state=writeable',
      'dev2_observed_state=readable',
    )
    expect(await lookAt(answering({ get_devices: readable }))).toMatchObject({
      metrics: { unreachable: 0, notWriteable: 1, writeableHosts: 2 },
    })
    expect(await lookAt(answering({ get_devices: devices }), { ignore: ['dev3'] })).toMatchObject({
      metrics: { unreachable: 0, writeableHosts: 1 },
    })
  })

  test('without any device there is nowhere to write to', async () => {
    const empty = { get_hosts: recorded('empty-get_hosts'), get_devices: recorded('empty-get_devices') }
    const seen = expectAnswered(await lookAt(answering({ ...empty, get_domains: recorded('empty-get_domains') })))
    expect(seen.metrics).toMatchObject({ writeableHosts: 0, used: {} })
    expect(seen.metrics).not.toHaveProperty('lookupTime')
  })

  test('queries wait where no worker is idle, and workers that are missing are counted', async () => {
    const jobs = recorded('healthy-ajobs')
      .replace('queryworker count 2', 'queryworker count 1')
      .replace('fsck desired 1', 'fsck desired ')
    expect(await lookAt(answering({ '!stats': recorded('workersbusy-astats'), '!jobs': jobs }))).toMatchObject({
      metrics: { pending: 4, idle: 0, busy: 2, outOfWorkers: 6, missingWorkers: { queryworker: 1, fsck: 0 } },
      text: '3 of 3 devices writeable, 0 query workers idle, 4 queries wait',
    })
  })

  test('idle workers that were killed are counted on, and are not there', async () => {
    const stats = recorded('healthy-astats').replace('bored_queryworkers 2', 'bored_queryworkers 7')
    expect(await lookAt(answering({ '!stats': stats }))).toMatchObject({ metrics: { idle: 2 } })
  })

  test('a sentinel that nobody has is nowhere, and its name cannot be another command', async () => {
    await using server = await startHostile(answering())
    const sentinel = { domain: 'photos', key: 'a b&c\r\n!shutdown', copies: 3 }
    const seen = await look(mogilefs, { port: server.port, sentinel }, { timeoutMs: 10_000 })
    expect(seen).toMatchObject({
      metrics: { sentinelPaths: 0, sentinelMissing: 3 },
      text: expect.stringMatching(/^the sentinel is nowhere/),
    })
    expect(String(server.received())).toBe(
      '!stats\r\n!jobs\r\nget_hosts\r\nget_devices\r\nget_paths domain=photos&key=a+b%26c%0D%0A%21shutdown&pathcount=3\r\n',
    )
  })

  test('without a sentinel a key that nobody has shows that the database answers', async () => {
    await using server = await startHostile(answering())
    const seen = expectAnswered(await look(mogilefs, { port: server.port }, { timeoutMs: 10_000 }))
    expect(seen.metrics.lookupTime).toEqual(expect.any(Number))
    expect(seen.metrics).not.toHaveProperty('sentinelPaths')
    expect(String(server.received())).toMatch(
      /get_domains\r\nget_paths domain=photos&key=foretop%2Fno\+such\+file&pathcount=2\r\n$/,
    )
  })
})

test('workers that are replaced are counted, over restarts of ours, but not one of the tracker', async () => {
  const said: { '!jobs'?: string; '!stats'?: string } = {}
  await using server = await startHostile(answering(said))
  let keepsake: Kept['keepsake'] = null
  const started = async () => {
    using kept = new Kept(keepsake)
    const { metrics } = expectAnswered(await look(mogilefs, { port: server.port }, { kept, timeoutMs: 10_000 }))
    keepsake = kept.keepsake
    return Object(metrics.startedWorkers)
  }
  const pids = (...two: readonly number[]) => recorded('healthy-ajobs').replace('21324 21334', two.join(' '))
  expect(await started()).toMatchObject({ queryworker: 0, monitor: 0 })
  said['!jobs'] = pids(21_334, 30_001)
  expect(await started()).toMatchObject({ queryworker: 1, monitor: 0 })
  said['!jobs'] = pids(30_002, 30_003)
  expect(await started()).toMatchObject({ queryworker: 3 })
  expect(await started()).toMatchObject({ queryworker: 3 })
  said['!jobs'] = pids(1, 2)
  said['!stats'] = recorded('empty-astats')
  expect(await started()).toMatchObject({ queryworker: 3 })
})

describe('what is no answer', () => {
  const FAILS = recorded('dbdown-get_paths')
  const DEVICES = recorded('healthy-get_devices')
  test.each([
    [
      'its database is gone',
      answering({ get_paths: FAILS }),
      'protocol',
      'its database is gone or does not let it in: Operation failed (failure)',
    ],
    ['no such domain', answering({ get_paths: recorded('no-domain-get_paths') }), 'protocol', 'has no domain photos'],
    ['no word on copies', answering({ get_paths: 'OK path1=x\r\n' }), 'protocol', 'got "paths="'],
    [
      'it refuses a list',
      answering({ get_hosts: recorded('nonsense') }),
      'protocol',
      'refuses get_hosts: Unknown server command',
    ],
    [
      'a device without a host',
      answering({ get_devices: DEVICES.replace('dev2_hostid', 'x') }),
      'protocol',
      'expected dev2_hostid',
    ],
    [
      'a device twice',
      answering({ get_devices: DEVICES.replace('dev1_devid=2', 'dev1_devid=1') }),
      'protocol',
      'lists a device twice',
    ],
    [
      'fewer devices than it says',
      answering({ get_devices: DEVICES.replace('devices=3', 'devices=9') }),
      'protocol',
      'expected dev4_hostid',
    ],
    [
      'devices without number',
      answering({ get_devices: DEVICES.replace('devices=3', 'devices=99999') }),
      'protocol',
      'expected a number of devices',
    ],
    [
      'words for megabytes',
      answering({ get_devices: DEVICES.replace('mb_free=72890', 'mb_free=lots') }),
      'protocol',
      'expected megabytes',
    ],
    [
      'no reply at all',
      answering({ get_devices: 'HELLO\r\n' }),
      'protocol',
      'expected the answer of a MogileFS tracker',
    ],
    ['no jobs', answering({ '!jobs': '.\r\n' }), 'protocol', 'expected the answer'],
    [
      'jobs without pids',
      answering({ '!jobs': 'monitor count 1\r\n.\r\n' }),
      'protocol',
      'to !jobs lacks monitor pids',
    ],
    [
      'a pid that is none',
      answering({ '!jobs': HEALTHY['!jobs'].replace('20471', '9'.repeat(400)) }),
      'protocol',
      'got "monitor pids 999',
    ],
    ['no uptime', answering({ '!stats': 'queries 1\r\n.\r\n' }), 'protocol', 'to !stats lacks uptime'],
    ['a page', onceAsked(saying('HTTP/1.1 400 Bad Request\r\n\r\n')), 'protocol', 'a MogileFS tracker'],
    ['an SSH daemon', saying('SSH-2.0-OpenSSH_9.2\r\n'), 'protocol', ''],
    ['half an answer', onceAsked(cutAt(HEALTHY['!stats'], 40)), 'truncated', '40 bytes into its reply'],
    ['stats without end', onceAsked(endless('', 'queries 1\r\n'.repeat(1_000))), 'too-large', 'longer than'],
    ['nothing', onceAsked(saying('')), 'closed', 'without an answer'],
  ] as const)('%s', async (_, behaviour, code, text) => {
    expect(await lookAt(behaviour)).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  })

  test('workers that are stuck are told from a tracker that is', async () => {
    const stuck = { '!stats': recorded('workersbusy-astats'), get_hosts: null }
    expect(await lookAt(answering(stuck), {}, 400)).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout' },
      text: expect.stringContaining(
        'answers itself, but its query workers do not (queries that waited before ours: 4)',
      ),
    })
    await using server = await startHostile(silent)
    expect(await look(mogilefs, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('takes connections but does not answer') },
    })
    await eventually(() => expect(server.open()).toBe(0))
    expect(await look(mogilefs, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})
