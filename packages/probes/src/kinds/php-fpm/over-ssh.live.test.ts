import { connect } from 'node:net'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startPhpFpm } from '@foretop/lab/php-fpm.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import type { ChildCommand } from '../../protocol/child/command.ts'
import { requestOf } from '../../protocol/fastcgi/records.ts'
import { assertStarted } from '../../protocol/ssh/command.ts'
import { askFromThere } from './over-ssh.ts'
import { phpFpm } from './php-fpm.ts'

const missing = await lacking('php-fpm8.2', 'cgi-fcgi', 'sshd', 'ssh-keygen')

describe.skipIf(missing !== null)(missing ?? 'a real PHP-FPM on a machine with a real sshd', () => {
  let machine: Sshd
  beforeAll(async () => {
    machine = await startSshd({ isOpen: true })
  })
  afterAll(() => machine?.stop())
  const now = (options: object, timeoutMs = 60_000) => {
    const { user, keyFile, hostKey } = machine
    const ssh = { port: machine.port, user, keyFile, hostKey }
    return lookSteadily(phpFpm, { source: 'ssh', ssh, ...options }, { timeoutMs })
  }

  test('is asked at a port, at a unix socket, and where the status has a listener of its own', async () => {
    await using server = await startPhpFpm()
    const ways = [
      { port: server.port, ping: '/ping' },
      { socket: server.socket, ping: '/ping' },
      { port: server.status, ping: '/ping', pingAt: server.port },
    ]
    for (const way of ways)
      expect(await now(way)).toMatchObject({
        ...{ outcome: 'answered', metrics: { maxChildrenReached: 0, pingTime: expect.any(Number) } },
      })
  })

  test('answers its own machine where it refuses all others', async () => {
    await using server = await startPhpFpm({ pool: 'listen.allowed_clients = 127.0.0.1' })
    expect(await now({ port: server.port })).toMatchObject({ outcome: 'answered', details: { pool: 'www' } })
  })

  test('that has no such path, hangs up, or is not there', async () => {
    await using server = await startPhpFpm({ pool: 'listen.allowed_clients = 127.0.0.9' })
    expect(await now({ port: server.port })).toMatchObject({ outcome: 'failed', code: 'closed' })
    expect(await now({ socket: server.socket, path: '/nothing' })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('pm.status_path is not set to it') },
    })
    expect(await now({ port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
    expect(await now({ socket: '/nonexistent/fpm.sock' })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('that is full does not answer', async () => {
    await using server = await startPhpFpm()
    using visitors = new DisposableStack()
    const script = { SCRIPT_NAME: '/slow.php', SCRIPT_FILENAME: server.slow, REQUEST_METHOD: 'GET' }
    for (let count = 0; count < 3; count += 1) {
      const socket = visitors.adopt(connect(server.port, '127.0.0.1'), (socket) => socket.destroy())
      socket.on('error', () => {}).write(requestOf(script))
    }
    await eventually(async () => expect(await now({ port: server.status })).toMatchObject({ metrics: { idle: 0 } }))
    expect(await now({ port: server.port }, 3_000)).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringMatching(/busy, or hung|does not end/) },
    })
  })

  test('where no cgi-fcgi is installed it is not known', async () => {
    const end = { code: 127, signal: null, stdout: '', stderr: "env: 'cgi-fcgi': No such file\n" }
    const without = {
      async run(command: ChildCommand) {
        assertStarted(command, end, 'web1')
        return end
      },
      system: async () => 'Linux',
    }
    await expect(askFromThere(without, 9_000, { path: '/status', query: '', setting: '' })).rejects.toMatchObject({
      ...{ code: 'local', message: expect.stringMatching(/no cgi-fcgi.*libfcgi-bin/) },
    })
  })
})
