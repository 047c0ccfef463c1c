import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lackingMounts, mountDeadFuse } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyProbe } from './define.ts'
import { configTest } from './kinds/config-test/config-test.ts'
import { file } from './kinds/file/file.ts'
import { growth } from './kinds/growth/growth.ts'
import { MOUNT_FREEBSD, MOUNTINFO } from './kinds/mounts/mounts.made-up.ts'
import { mounts } from './kinds/mounts/mounts.ts'
import { nfs } from './kinds/nfs/nfs.ts'
import { processes } from './kinds/processes/processes.ts'
import { lookSteadily } from './look-steadily.made-up.ts'
import { Kept } from './observe.ts'
import { PS_FREEBSD, PS_LINUX } from './protocol/machine/ps.made-up.ts'
import { COLUMNS } from './protocol/machine/ps.ts'
import { Connections } from './protocol/ssh/connections.ts'
import { machineOver } from './protocol/ssh/machine.ts'

const missing = await lacking('sshd', 'ssh-keygen')
const noMounts = await lackingMounts()

/** Logins and commands take seconds where much else is done. */
const lookAt = (
  { port, user, keyFile, hostKey }: Sshd,
  probe: AnyProbe,
  options: object,
  more: Parameters<typeof lookSteadily>[2] = {},
) =>
  lookSteadily(
    probe,
    { source: 'ssh', ssh: { port, user, keyFile, hostKey }, ...options },
    { timeoutMs: 60_000, ...more },
  )

describe.skipIf(missing)(missing ?? 'a machine with a real sshd', () => {
  let machine: Sshd
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  beforeAll(async () => {
    machine = await startSshd({ isOpen: true })
    folder = await temporaryFolder()
  })
  afterAll(async () => {
    await machine?.stop()
    await folder?.[Symbol.asyncDispose]()
  })
  const look = (probe: AnyProbe, options: object, more?: Parameters<typeof lookSteadily>[2]) =>
    lookAt(machine, probe, options, more)

  test('processes: counts them, and none that we started to see them', async () => {
    const sleeping = spawn('sleep', ['86399'])
    try {
      const seen = await look(processes, {
        groups: {
          sleeping: { title: 'sleep 86399' },
          own: { title: '*-o pid,*', most: 0 },
          env: { title: '*/usr/bin/env*', most: 0 },
          gone: { program: 'made-up-daemon' },
        },
      })
      expect(seen).toMatchObject({
        metrics: { running: { sleeping: 1, own: 0, env: 0, gone: 0 }, lacking: { sleeping: 0, gone: 1 } },
        text: expect.stringMatching(/^gone: nothing runs \(program made-up-daemon\)/),
      })
    } finally {
      sleeping.kill()
      await once(sleeping, 'exit')
    }
  })

  test('a list of more than 64 KiB is read whole', async () => {
    const long = 'x'.repeat(90_000)
    const sleeping = spawn('sh', ['-c', 'sleep 86398; :', long])
    try {
      const seen = await look(processes, { groups: { long: { title: `sh -c*${long}` } } })
      expect(seen).toMatchObject({ metrics: { running: { long: 1 } } })
    } finally {
      sleeping.kill()
      await once(sleeping, 'exit')
    }
  })

  test('mounts: what is mounted there, and what is not', async () => {
    expect(
      await look(mounts, { mounts: [{ path: '/' }, { path: '/proc', type: 'proc' }, { path: '/no where' }] }),
    ).toMatchObject({
      metrics: { missing: { '/': 0, '/proc': 0, '/no where': 1 } },
      text: '/no where is not mounted; 2 of 3 mounts in place',
    })
  })

  test('nfs: asks a mount of any type for its size', async () => {
    expect(await look(nfs, { paths: ['/proc'] })).toMatchObject({
      metrics: { hung: { '/proc': 0 }, response: { '/proc': expect.any(Number) } },
    })
  })

  test('file: lines of any bytes, each once', async () => {
    const path = join(folder.path, "dä's log")
    using kept = new Kept()
    const seen = () => look(file, { path, lines: { errors: { contains: 'ERRÖR' } } }, { kept })
    await writeFile(path, 'ERRÖR of old\n')
    expect(await seen()).toMatchObject({ metrics: { fresh: { errors: 0 } } })
    await appendFile(
      path,
      Buffer.concat([Buffer.from([0, 0xff, 0xfe, 10, 13, 10]), Buffer.from('ERRÖR \u{1f600} new\r\n')]),
    )
    await appendFile(path, `${'é'.repeat(150_000)}\nERRÖR after much\n`)
    expect(await seen()).toMatchObject({ metrics: { fresh: { errors: 2 }, behind: 0, missed: 0 } })
    expect(await seen()).toMatchObject({ metrics: { fresh: { errors: 0 } } })
    expect(await look(file, { path: join(folder.path, 'none') })).toMatchObject({ metrics: { missing: 1 } })
    expect(await look(file, { path: join(folder.path, 'none'), absent: true })).toMatchObject({
      metrics: { unwanted: 0 },
    })
  })

  test('file: the newest of a folder', async () => {
    const own = join(folder.path, 'backups')
    await mkdir(own)
    await writeFile(join(own, 'db 1.gz'), '1')
    await writeFile(join(own, 'db 2.gz'), '22')
    await utimes(join(own, 'db 1.gz'), 1_000, 1_000)
    expect(await look(file, { path: `${own}/db*.gz`, newest: true })).toMatchObject({
      metrics: { size: 2, missing: 0 },
    })
  })

  test('file: the newest of a folder with more names than are read', async () => {
    const own = join(folder.path, 'many')
    await mkdir(own)
    const make = 'cd "$1" && seq -f "a-name-of-some-length-%06.0f" 45000 | xargs touch -d @1000'
    await promisify(execFile)('sh', ['-c', make, '-', own])
    await writeFile(join(own, 'new'), 'new')
    expect(await look(file, { path: own, newest: true })).toMatchObject({ details: { path: join(own, 'new') } })
  })

  test('growth: folders and files', async () => {
    expect(await look(growth, { folders: [folder.path], leastBytes: 4_096 })).toMatchObject({
      metrics: { free: { [folder.path]: expect.any(Number) }, noRoom: { [folder.path]: 0 } },
    })
  })

  test('config-test: a good one and a broken one', async () => {
    const path = join(folder.path, 'nginx.conf')
    await writeFile(path, `pid ${folder.path}/pid; error_log stderr;\nevents {}\n`)
    expect(await look(configTest, { program: 'nginx', file: path })).toMatchObject({ metrics: { refused: 0 } })
    await writeFile(path, 'foo bar;\n')
    expect(await look(configTest, { program: 'nginx', file: path, files: [] })).toMatchObject({
      metrics: { refused: 1 },
      text: expect.stringMatching(/^unknown directive "foo"/),
    })
  })

  test.skipIf(noMounts)(noMounts ?? 'a mount that hangs is told of, whoever asks', async () => {
    await using dead = await mountDeadFuse()
    const patience = { patienceMs: 1_000 }
    expect(await look(nfs, { paths: [dead.path, '/proc'], ...patience })).toMatchObject({
      ...{ outcome: 'answered', metrics: { hung: { [dead.path]: 1, '/proc': 0 } } },
    })
    expect(await look(mounts, { mounts: [{ path: dead.path }], ...patience })).toMatchObject({
      metrics: { dead: { [dead.path]: 1 } },
    })
    const silent = { outcome: 'failed', code: 'timeout' }
    const within = { timeoutMs: 1_500 }
    expect(await look(file, { path: join(dead.path, 'x') }, within)).toMatchObject({
      ...{ ...silent, text: expect.stringMatching(/^let us in, but "stat -L .*" does not end \(/) },
    })
    expect(await look(growth, { folders: [dead.path] }, within)).toMatchObject({
      ...{ ...silent, text: expect.stringMatching(/^let us in, but "df -Pk .*" does not end \(/) },
    })
  })
})

/** One that lets nobody run anything but this, as a restricted login of FreeBSD does. */
describe.skipIf(missing)(missing ?? 'a restricted login', () => {
  const env = '/usr/bin/env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C'
  const line = (command: string) => `timeout 60 ${env} ${command}`
  let machine: Sshd
  beforeAll(async () => {
    machine = await startSshd()
  })
  afterAll(() => machine?.stop())

  test('to FreeBSD: processes, mounts, a file', async () => {
    await machine.print({
      [line('uname -s')]: 'FreeBSD\n',
      [line('ps -ax -ww -o pid,ppid,user,state,rss,etime,time,ucomm,command')]: PS_FREEBSD,
      [line('mount -p')]: MOUNT_FREEBSD,
      [line("stat -L -f '%Xp|%z|%m|%Su|%Sg|%d|%i|%N' -- /var/x")]: '81a4|12|1700000000|root|wheel|90|7|/var/x\n',
    })
    expect(await lookAt(machine, processes, { groups: { nginx: { program: 'nginx' } } })).toMatchObject({
      metrics: { running: { nginx: 2 } },
    })
    const shop = { path: '/home/ftp/shop1', source: '/usr/installs/shop1', type: 'nullfs' }
    expect(await lookAt(machine, mounts, { mounts: [shop, { path: '/gone' }] })).toMatchObject({
      metrics: { missing: { [shop.path]: 0, '/gone': 1 }, different: { [shop.path]: 0 } },
    })
    expect(await lookAt(machine, file, { path: '/var/x', owner: 'root', mode: '0644' })).toMatchObject({
      metrics: { missing: 0, size: 12, rights: 0 },
    })
  })

  test('that does not permit what is needed tells nothing of what is looked at', async () => {
    await machine.print({ [line('uname -s')]: 'Linux\n', [line('cat /proc/self/mountinfo')]: MOUNTINFO })
    const of = async (probe: AnyProbe, options: object) => (await lookAt(machine, probe, options)).outcome
    expect({
      processes: await of(processes, { groups: { a: { program: 'a', most: 0 } } }),
      file: await of(file, { path: '/var/x', absent: true }),
      newest: await of(file, { path: '/var/x', newest: true }),
      growth: await of(growth, { folders: ['/var'] }),
      test: await of(configTest, { program: 'nginx', files: [] }),
      nfs: await of(nfs, { paths: ['/home'] }),
    }).toEqual(
      Object.fromEntries(
        ['processes', 'file', 'newest', 'growth', 'test', 'nfs'].map((each) => [each, 'crashed'] as const),
      ),
    )
  })

  test('that permits all but one program', async () => {
    await machine.print({
      [line('uname -s')]: 'Linux\n',
      [line('cat /proc/self/mountinfo')]: MOUNTINFO,
      [line(`ps -A -ww -o ${COLUMNS.linux}`)]: PS_LINUX,
    })
    expect(await lookAt(machine, nfs, { paths: ['/home'], patienceMs: 60_000 })).toMatchObject({
      ...{ outcome: 'crashed', text: expect.stringMatching(/^\/home may not be looked at: .*not found$/) },
    })
  })
})

test.skipIf(missing)(
  missing ?? 'a program is given its time when it is started, not while it waits for others',
  async () => {
    await using machine = await startSshd({ isOpen: true })
    const { port, user, keyFile, hostKey } = machine
    const to = { name: 'machine', address: '127.0.0.1', port, user, proof: { keyFile }, trust: { hostKey } }
    using connections = new Connections()
    const { signal } = new AbortController()
    using lease = await connections.lease({ to, via: [] }, signal)
    const others = Array.from({ length: 8 }, (_, n) => lease.run(`sleep 3.${n}`, signal))
    const there = machineOver({ logIn: async () => lease, signal, timeoutMs: 60_000 })
    const end = await there.run({ program: 'true', from: 'system', args: [], limitMs: 2_000 })
    expect(end).toMatchObject({ code: 0, waitedMs: expect.any(Number) })
    expect(end.waitedMs).toBeGreaterThan(2_000)
    await Promise.all(others)
  },
)
