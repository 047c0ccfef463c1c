import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startDeaf } from '@foretop/lab/deaf.ts'
import { silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSshAgent } from '@foretop/lab/ssh-agent.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import type { SshHop } from '@foretop/shared/plan.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { outcomeOf } from '../../outcome.ts'
import { touchMounts } from '../machine/touch.ts'
import { Connections } from './connections.ts'
import { machineOver } from './machine.ts'

const missing = await lacking('sshd', 'ssh-keygen', 'ssh-agent')
const folder = await temporaryFolder()
afterAll(() => folder[Symbol.asyncDispose]())

/** Nothing here waits so long; what hangs is ended by the test. */
const never = () => new AbortController().signal
const hopTo = ({ port, user, keyFile, hostKey }: Sshd, more: Partial<SshHop> = {}): SshHop => ({
  ...{ name: 'machine', address: '127.0.0.1', port, user, proof: { keyFile }, trust: { hostKey } },
  ...more,
})
const loginTo = (machine: Sshd, more?: Partial<SshHop>) => ({ to: hopTo(machine, more), via: [] })
const open = (options?: ConstructorParameters<typeof Connections>[0]) => {
  const connections = new Connections(options)
  onTestFinished(() => connections[Symbol.dispose]())
  return connections
}
const failing = async (promise: Promise<unknown>) => {
  const outcome = await promise.then(() => null, outcomeOf)
  return outcome === null || outcome.outcome === 'answered' ? 'it did not fail' : [outcome.code, outcome.text].join(' ')
}

describe.skipIf(missing !== null)(missing ?? 'a machine with a real sshd', () => {
  let machine: Sshd
  beforeAll(async () => {
    machine = await startSshd({ isOpen: true, config: ['MaxSessions 10', 'LogLevel VERBOSE'] })
  })
  afterAll(() => machine?.stop())

  test('thirty checks at once share one connection, though it allows ten sessions', async () => {
    const connections = open()
    const before = machine.logins()
    const said = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        using lease = await connections.lease(loginTo(machine), never())
        return await lease.run(`echo ${n}`, never())
      }),
    )
    expect(said.map(({ code, stdout }) => [code, stdout])).toEqual(said.map((_, n) => [0, `${n}\n`]))
    expect(machine.logins() - before).toBe(1)
  })

  test('another login is another connection', async () => {
    const connections = open()
    const before = machine.logins()
    const [one, other] = await Promise.all(
      [{}, { name: 'another name' }].map((more) => connections.lease(loginTo(machine, more), never())),
    )
    expect(one).not.toBe(other)
    expect(machine.logins() - before).toBe(2)
  })

  test('the last who leaves closes it, and who comes before that finds it open', async () => {
    const connections = open({ lingerMs: 0 })
    const before = machine.logins()
    const one = await connections.lease(loginTo(machine), never())
    const other = await connections.lease(loginTo(machine), never())
    one[Symbol.dispose]()
    one[Symbol.dispose]()
    expect(other.closed).toBe(false)
    expect(await other.run('echo still', never())).toMatchObject({ stdout: 'still\n' })
    other[Symbol.dispose]()
    const third = await connections.lease(loginTo(machine), never())
    expect(third.closed).toBe(false)
    expect(machine.logins() - before).toBe(2)
  })

  test('who gives up while it is opened ends it for nobody else', async () => {
    const connections = open()
    const before = machine.logins()
    const impatient = new AbortController()
    const first = failing(connections.lease(loginTo(machine), impatient.signal))
    const second = connections.lease(loginTo(machine), never())
    impatient.abort()
    expect(await first).toMatch(/^local the key .* so nobody was asked$/)
    expect(await (await second).run('echo here', never())).toMatchObject({ stdout: 'here\n' })
    expect(machine.logins() - before).toBe(1)
  })

  test('an opening that nobody waits for any more ends', async () => {
    await using mute = await startHostile(silent)
    const connections = open()
    const to = { ...hopTo(machine), port: mute.port }
    const [one, other] = [new AbortController(), new AbortController()]
    const waiting = [one, other].map(({ signal }) => failing(connections.lease({ to, via: [] }, signal)))
    await eventually(() => expect(mute.open()).toBe(1))
    one.abort()
    expect(await waiting[0]).toMatch(/takes connections but does not let us in/)
    expect(mute.open()).toBe(1)
    other.abort()
    await waiting[1]
    await eventually(() => expect(mute.open()).toBe(0))
  })

  /** A command that ends when it is let go, whatever it is told by signals. */
  const until = (file: string) =>
    `trap '' TERM HUP; n=0; until [ -e ${folder.path}/${file} ] || [ $n -gt 2000 ]; do n=$((n + 1)); sleep 0.05; done; echo ${file}`
  const letGo = (...files: readonly string[]) =>
    Promise.all(files.map((file) => writeFile(join(folder.path, file), '')))

  test('a command that hangs costs nobody else anything, and is not started twice', async () => {
    const lease = await open().lease(loginTo(machine), never())
    const deadline = new AbortController()
    const command = until('hung')
    const hung = failing(lease.run(command, deadline.signal))
    await lease.run('true', never())
    deadline.abort()
    expect(await hung).toMatch(/^timeout let us in, but "trap .* does not end \(/)
    expect(lease.closed).toBe(false)
    expect(await lease.run('echo well', never())).toMatchObject({ code: 0, stdout: 'well\n' })
    expect(await failing(lease.run(command, never()))).toMatch(
      /^timeout "trap .*" of an earlier look has still not ended/,
    )
    await letGo('hung')
    // Once it has ended there, it is run again.
    await eventually(async () => expect(await lease.run(command, never())).toMatchObject({ stdout: 'hung\n' }))
  })

  test('no more than eight commands run there at once; who waits too long is told why', async () => {
    const lease = await open().lease(loginTo(machine), never())
    const names = Array.from({ length: 8 }, (_, n) => `eight-${n}`)
    const running = names.map((name) => lease.run(until(name), never()))
    const late = new AbortController()
    const waiting = failing(lease.run('echo late', late.signal))
    const patient = lease.run('echo patient', never())
    late.abort()
    expect(await waiting).toBe(
      `timeout let us in, but there was no room for another command: 8 run there (127.0.0.1:${machine.port})`,
    )
    await letGo(...names)
    expect((await Promise.all(running)).map(({ stdout }) => stdout)).toEqual(names.map((name) => `${name}\n`))
    expect(await patient).toMatchObject({ stdout: 'patient\n' })
  })

  test('where there is no room to ask a mount, it is not said to hang', async () => {
    const lease = await open().lease(loginTo(machine), never())
    const deadline = new AbortController()
    const { signal } = deadline
    const over = machineOver({ logIn: async () => lease, signal, timeoutMs: 10_000 })
    await over.system()
    const names = Array.from({ length: 8 }, (_, n) => `room-${n}`)
    const running: Promise<unknown>[] = []
    // Others come between the list of processes and the mount.
    const run: typeof over.run = (command) => {
      if (command.program === 'stat') running.push(...names.map((name) => lease.run(until(name), never())))
      return over.run(command)
    }
    const touching = failing(touchMounts({ machine: { ...over, run }, paths: ['/'], patienceMs: 300, signal }))
    await eventually(() => expect(running).toHaveLength(8))
    deadline.abort(new Error('the look is over'))
    expect(await touching).toMatch(/^timeout let us in, but there was no room for another command: 8 run there/)
    await letGo(...names)
    await Promise.all(running)
  })

  test('one that allows fewer sessions than we thought is asked for no more than it allows', async () => {
    await using narrow = await startSshd({ isOpen: true, config: ['MaxSessions 2'] })
    const lease = await open().lease(loginTo(narrow), never())
    const said = await Promise.all(Array.from({ length: 12 }, (_, n) => lease.run(`echo ${n}`, never())))
    expect(said.map(({ stdout }) => stdout)).toEqual(said.map((_, n) => `${n}\n`))
  })

  test('one that allows just as many sessions as run there is let go on with them', async () => {
    await using narrow = await startSshd({ isOpen: true, config: ['MaxSessions 2'] })
    const lease = await open().lease(loginTo(narrow), never())
    const running = ['first', 'second'].map((name) => lease.run(until(name), never()))
    const third = lease.run('echo third', never())
    // What is asked after it is answered after it: by then it was refused.
    const after = await lease.forward({ address: '127.0.0.1', port: narrow.port }, never())
    after.destroy()
    await letGo('first', 'second')
    await Promise.all([...running, third])
    // Each of them ends only if the other runs beside it.
    const pair = (one: string, other: string) => `touch ${folder.path}/${one}; ${until(other)}`
    const said = await Promise.all([lease.run(pair('he', 'she'), never()), lease.run(pair('she', 'he'), never())])
    expect(said.map(({ stdout }) => stdout)).toEqual(['she\n', 'he\n'])
  })

  test('what has just ended there is no sign that no session is allowed', async () => {
    await using single = await startSshd({ isOpen: true, config: ['MaxSessions 1'] })
    const lease = await open().lease(loginTo(single), never())
    // The machine clears away a session only after it has told of its end: without patience every second one is refused.
    for (let n = 0; n < 40; n += 1) expect(await lease.run('true', never())).toMatchObject({ code: 0 })
  })

  test('one that allows no session says so', async () => {
    await using closed = await startSshd({ isOpen: true, config: ['MaxSessions 0'] })
    const lease = await open().lease(loginTo(closed), never())
    expect(await failing(lease.run('echo', never()))).toMatch(/^protocol let us in, but opens no session/)
  })

  test('output is kept to 64 KiB, and who says more than a mebibyte is ended', async () => {
    const lease = await open().lease(loginTo(machine), never())
    const much = await lease.run('head -c 100000 /dev/zero | tr "\\0" x; head -c 70000 /dev/zero >&2', never())
    expect([much.stdout.length, much.stderr.length, much.cut]).toEqual([65_536, 65_536, ['stdout', 'stderr']])
    expect(await failing(lease.run('yes', never()))).toMatch(/^too-large says more than 1 MiB to "yes"/)
    expect(lease.closed).toBe(false)
  })

  test('how a command ended is told: code, signal, complaints', async () => {
    const lease = await open().lease(loginTo(machine), never())
    expect(await lease.run('echo oh no >&2; exit 7', never())).toEqual({
      ...{ code: 7, signal: null, stdout: '', stderr: 'oh no\n', waitedMs: expect.any(Number) },
    })
    expect(await lease.run('kill -9 $$', never())).toMatchObject({ code: null, signal: 'SIGKILL' })
  })

  test('a machine that hangs is found by asking, and all are told the same', async () => {
    const connections = open({ keepaliveMs: 50 })
    const leases = await Promise.all([1, 2].map(() => connections.lease(loginTo(machine), never())))
    // It runs there before everything stands still.
    const running = leases.map((lease, n) => failing(lease.run(`echo begun; exec sleep 5${n}`, never())))
    await leases[0]?.run('true', never())
    machine.freezeSessions()
    try {
      const [one, other] = await Promise.all(running)
      expect(one).toMatch(/^timeout hangs: it let us in, but has answered nothing for 0.15 s \(/)
      expect(other).toBe(one)
      expect(leases.map(({ closed }) => closed)).toEqual([true, true])
    } finally {
      machine.thawSessions()
    }
    const again = await connections.lease(loginTo(machine), never())
    expect(await again.run('echo again', never())).toMatchObject({ stdout: 'again\n' })
  })

  test('a server that is killed is said to have closed, and is logged in to anew once it is back', async () => {
    await using other = await startSshd({ isOpen: true })
    const connections = open()
    const lease = await connections.lease(loginTo(other), never())
    const running = failing(lease.run('exec sleep 40', never()))
    await lease.run('true', never())
    await other.kill()
    expect(await running).toMatch(/^closed closed the connection/)
    expect(lease.closed).toBe(true)
    expect(await failing(connections.lease(loginTo(other), never()))).toMatch(/^refused connection refused by 127/)
    await other.start()
    const again = await connections.lease(loginTo(other), never())
    expect(await again.run('echo back', never())).toMatchObject({ stdout: 'back\n' })
  })

  test('a wrong key, an unknown user: the login is refused, and says with what', async () => {
    const connections = open()
    const stranger = { proof: { keyFile: machine.strangersKeyFile } }
    expect(await failing(connections.lease(loginTo(machine, stranger), never()))).toMatch(
      /^auth refuses our login as \w+ with the key .*stranger: unknown or locked user/,
    )
    expect(await failing(connections.lease(loginTo(machine, { user: 'nobody-such' }), never()))).toMatch(
      /refuses our login as nobody-such/,
    )
  })

  test('a key that is encrypted is refused before anybody is asked', async () => {
    const keyFile = join(folder.path, 'encrypted')
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'a secret', '-f', keyFile])
    const login = loginTo(machine, { port: await freePort(), proof: { keyFile } })
    expect(await failing(open().lease(login, never()))).toMatch(
      /^local our key cannot be used: .*encrypted is encrypted: give it to an agent/,
    )
  })

  test.each([
    ['a pipe', 'p'],
    ['a device', 'c 1 5'],
  ])('a key that is %s is refused at once', async (_, node) => {
    const keyFile = join(folder.path, `node-${node[0]}`)
    const isMade = await promisify(execFile)('mknod', [keyFile, ...node.split(' ')]).then(
      () => true,
      () => false,
    )
    // Only root makes devices.
    if (!isMade) return
    const login = loginTo(machine, { port: await freePort(), proof: { keyFile } })
    expect(await failing(open().lease(login, never()))).toMatch(/^local our key cannot be read: .* is no file$/)
  })

  test('one that has no key of the type by which it is known is another, whoever knows it', async () => {
    await using other = await startSshd({ isOpen: true, config: ['HostKeyAlgorithms ssh-ed25519'] })
    const knownHostsFile = join(folder.path, 'known-by-rsa')
    await writeFile(knownHostsFile, `[127.0.0.1]:${other.port} ssh-rsa ${Buffer.from('a key').toString('base64')}\n`)
    for (const trust of [{ hostKey: `ssh-rsa ${other.rsaHostKey}` }, { knownHostsFile }])
      expect(await failing(open().lease(loginTo(other, { trust }), never()))).toBe(
        `auth host key changed: 127.0.0.1:${other.port} shows no key of type ssh-rsa, and is known by no other`,
      )
  })

  describe('known hosts', () => {
    const login = async (lines: string) => {
      const knownHostsFile = join(folder.path, 'known')
      await writeFile(knownHostsFile, lines)
      return open().lease(loginTo(machine, { trust: { knownHostsFile } }), never())
    }
    const named = (more = '') => `${more}[127.0.0.1]:${machine.port} ${machine.hostKeyWords}\n`

    test('let it in by the key that is there', async () => {
      await login(`other.example.org ssh-ed25519 AAAA\n${named()}`)
    })
    test('trust nobody whom they do not know', async () => {
      expect(await failing(login(`127.0.0.1 ${machine.hostKeyWords}\n`))).toMatch(
        /^local host key unknown: .* has no key of 127.0.0.1:\d+/,
      )
    })
    test('tell of another key, and of one that is revoked', async () => {
      const other = `[127.0.0.1]:${machine.port} ssh-ed25519 ${Buffer.from('another').toString('base64')}\n`
      expect(await failing(login(other))).toMatch(/^auth host key changed: .* shows SHA256:.*, which is not in /)
      expect(await failing(login(named() + named('@revoked ')))).toMatch(/^auth host key revoked: /)
    })
  })

  describe('an agent', () => {
    test('proves that it is us', async () => {
      await using agent = await startSshAgent(machine.keyFile)
      const lease = await open().lease(loginTo(machine, { proof: { agent: agent.socket } }), never())
      expect(await lease.run('echo in', never())).toMatchObject({ stdout: 'in\n' })
    })
    test('without a key, or that is not there, is our matter', async () => {
      await using agent = await startSshAgent()
      const by = (socket: string) => failing(open().lease(loginTo(machine, { proof: { agent: socket } }), never()))
      expect(await by(agent.socket)).toMatch(/^local our agent at .* holds no key: ssh-add one/)
      expect(await by('/nowhere/agent')).toMatch(/^local our agent at \/nowhere\/agent does not answer: /)
    })
    test('that hangs is our matter too: nobody is asked, and no socket stays', async () => {
      const socket = join(folder.path, 'mute-agent')
      const asked = new Set<Socket>()
      const mute = createServer((one) => {
        asked.add(one)
        one.on('error', () => {}).once('close', () => asked.delete(one))
        one.resume()
      }).listen(socket)
      onTestFinished(() => void mute.close())
      await using bastion = await startHostile(silent)
      const connections = open()
      const via = [hopTo(machine, { name: 'bastion', port: bastion.port })]
      for (const way of [[], via]) {
        const deadline = new AbortController()
        const login = { to: hopTo(machine, { proof: { agent: socket } }), via: way }
        const waiting = failing(connections.lease(login, deadline.signal))
        await eventually(() => expect(asked.size).toBe(1))
        deadline.abort()
        expect(await waiting).toBe('local the keys of our agent could not be read in time, so nobody was asked')
        await eventually(() => expect(asked.size).toBe(0))
      }
      await connections.lease(loginTo(machine), never())
      expect(bastion.open()).toBe(0)
    })
    test('with other keys is refused', async () => {
      await using agent = await startSshAgent(machine.strangersKeyFile)
      const login = loginTo(machine, { proof: { agent: agent.socket } })
      expect(await failing(open().lease(login, never()))).toMatch(/^auth .* with the keys of our agent: /)
    })
  })

  describe('behind two others', () => {
    let outer: Sshd
    let inner: Sshd
    beforeAll(async () => {
      ;[outer, inner] = await Promise.all([startSshd({ isOpen: true }), startSshd({ isOpen: true })])
    })
    afterAll(async () => {
      await Promise.all([outer?.stop(), inner?.stop()])
    })
    const through = (more: Partial<SshHop> = {}, ofOuter: Partial<SshHop> = {}) => ({
      to: hopTo(machine, more),
      via: [hopTo(outer, { name: 'outer', ...ofOuter }), hopTo(inner, { name: 'inner' })],
    })

    test('is reached through them, which are logged in to once', async () => {
      const connections = open()
      const before = [outer, inner].map((one) => one.logins())
      const said = await Promise.all(
        [{}, { name: 'other' }].map(async (more) => {
          const lease = await connections.lease(through(more), never())
          return (await lease.run('echo deep', never())).stdout
        }),
      )
      expect(said).toEqual(['deep\n', 'deep\n'])
      expect([outer, inner].map((one, n) => one.logins() - (before[n] ?? 0))).toEqual([1, 1])
    })

    test('the one that fails is named', async () => {
      const lease = (login: ReturnType<typeof through>) => failing(open().lease(login, never()))
      const port = await freePort()
      expect(await lease(through({ port }))).toMatch(
        new RegExp(`^refused through inner: no way on to 127.0.0.1:${port}: .*refused`),
      )
      expect(await lease(through({}, { port }))).toBe(
        `refused through inner: through outer: connection refused by 127.0.0.1:${port}`,
      )
      expect(await lease(through({}, { trust: { hostKey: `SHA256:${'A'.repeat(43)}` } }))).toMatch(
        /^auth through inner: through outer: host key changed: /,
      )
      expect(await lease(through({ user: 'nobody-such' }))).toMatch(
        /^auth refuses our login .*\(127.0.0.1:\d+, through outer, inner\)/,
      )
    })

    test('one between that may not forward is named too', async () => {
      await using strict = await startSshd({ isOpen: true, config: ['AllowTcpForwarding no'] })
      const login = { to: hopTo(machine), via: [hopTo(strict, { name: 'strict' })] }
      expect(await failing(open().lease(login, never()))).toMatch(
        /^auth through strict: no way on to 127.0.0.1:\d+: it may not forward/,
      )
    })

    test('one to which the way on leads nowhere is said to, not the one between that let us in', async () => {
      const port = await freePort()
      await using _ = await startDeaf('127.0.0.1', port)
      const connections = open()
      const login = { to: hopTo(machine, { port }), via: [hopTo(outer, { name: 'outer' })] }
      await connections.lease(loginTo(outer, { name: 'outer' }), never())
      const deadline = new AbortController()
      const waiting = failing(connections.lease(login, deadline.signal))
      setTimeout(() => deadline.abort(), 500)
      expect(await waiting).toBe(
        `timeout through outer: no way on to 127.0.0.1:${port} in time: down, cut off, or full`,
      )
    })

    test('one between that hangs is said to, at the deadline', async () => {
      outer.freeze()
      try {
        const deadline = new AbortController()
        const waiting = failing(open().lease(through(), deadline.signal))
        // It is connected to by then, for the kernel answers in its place.
        setTimeout(() => deadline.abort(), 300)
        expect(await waiting).toMatch(/^timeout through inner: through outer: takes connections but does not let us in/)
      } finally {
        outer.thaw()
      }
    })

    test('one between remembers nothing of those that were reached through it', async () => {
      // All of a session has ended when what was found out with it is gone.
      setFlagsFromString('--expose-gc')
      const collect: () => void = runInNewContext('gc')
      const connections = open({ lingerMs: 0 })
      const bastion = { to: hopTo(inner, { name: 'inner' }), via: [] }
      using _ = await connections.lease(bastion, never())
      const visit = async () => {
        using lease = await connections.lease({ to: hopTo(machine), via: [bastion.to] }, never())
        return new WeakRef(lease.facts)
      }
      const [first] = [await visit(), await visit(), await visit()]
      await eventually(() => {
        collect()
        expect(first?.deref()).toBeUndefined()
      })
    })

    test('one between that goes away ends it, and is told of', async () => {
      await using bastion = await startSshd({ isOpen: true })
      const login = { to: hopTo(machine), via: [hopTo(bastion, { name: 'bastion' })] }
      const lease = await open().lease(login, never())
      const running = failing(lease.run('exec sleep 30', never()))
      await lease.run('true', never())
      await bastion.kill()
      expect(await running).toMatch(/^closed through bastion: closed the connection/)
      expect(lease.closed).toBe(true)
    })
  })
})
