import { connect } from 'node:net'
import { startHaproxy } from '@foretop/lab/haproxy.ts'
import { onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { haproxy } from './haproxy.ts'

const missing = await lacking('haproxy')
const well = onceAsked(saying('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'))
const CHECKED = 'option httpchk GET /\n  default-server check inter 50 fall 2 rise 2'

describe.skipIf(missing !== null)(missing ?? 'a real HAProxy', () => {
  test('servers are seen to be lost and to be taken out, by all three ways', async () => {
    await using one = await startHostile(well)
    const gone = await freePort()
    const servers = `${CHECKED}\n  server web1 127.0.0.1:${one.port}\n  server web2 127.0.0.1:${gone}`
    await using server = await startHaproxy({ servers })
    const ways = [{ port: server.port }, { socket: server.socket }, { socket: server.path }]
    await eventually(async () =>
      expect(await look(haproxy, ways[0])).toMatchObject({ metrics: { down: { 'web/web2': 1 } } }),
    )
    for (const way of ways) {
      const { metrics, text } = expectAnswered(await look(haproxy, { ...way, require: ['web'] }))
      expect(metrics).toMatchObject({
        ...{ down: { 'web/web1': 0, 'web/web2': 1 }, noServer: { web: 0 }, missing: { web: 0 }, active: { web: 1 } },
      })
      expect(text).toMatch(/^web\/web2 down for .* \(L4CON: Connection refused\), 1 of 2 servers up, 0 in flight/)
    }
    await told(server.path, 'disable server web/web1')
    const { metrics } = expectAnswered(await look(haproxy, { socket: server.socket }))
    expect(metrics).toMatchObject({ maintenance: { 'web/web1': 1 }, noServer: { web: 1 }, stopping: 0 })
    expect(metrics.uptime).toBeGreaterThanOrEqual(0)
  })

  test('visitors wait where no server has room, and those that come to nothing are counted', async () => {
    await using hung = await startHostile(silent)
    await using server = await startHaproxy({ servers: `server web1 127.0.0.1:${hung.port} maxconn 1` })
    const visitors = [1, 2, 3].map(() => connect(server.front, '127.0.0.1').on('error', () => {}))
    for (const visitor of visitors) visitor.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await eventually(async () =>
      expect(await look(haproxy, { port: server.port })).toMatchObject({
        ...{ metrics: { inFlight: 1, waiting: 2, queue: { web: 2 }, sessionsUsed: { 'web/web1': 100 } } },
        text: '1 of 1 server up, 1 in flight, 2 waiting',
      }),
    )
    for (const visitor of visitors) visitor.destroy()
  })

  test('a login is wanted, refused and taken; a page for people is told', async () => {
    await using server = await startHaproxy({ servers: '', stats: 'stats auth watch:right' })
    const now = (options = {}) => look(haproxy, { port: server.port, ...options })
    expect(await now()).toMatchObject({ code: 'auth', text: expect.stringContaining('wants a login') })
    expect(await now({ user: 'watch', password: 'wrong' })).toMatchObject({
      ...{ code: 'auth', text: expect.stringContaining('refuses this login') },
    })
    const right = { user: 'watch', password: 'right' }
    expect(await now(right)).toMatchObject({ outcome: 'answered' })
    expect(await now({ ...right, path: '/stats' })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('a page for people') },
    })
    expect(await now({ ...right, path: '/nothing' })).toMatchObject({ code: 'protocol' })
  })

  test('a frontend without room does not answer', async () => {
    await using server = await startHaproxy({ servers: '', stats: 'maxconn 1' })
    const before = connect(server.port, '127.0.0.1')
    before.write('GET ')
    await eventually(async () =>
      expect(await look(haproxy, { socket: server.socket })).toMatchObject({
        metrics: { frontendUsed: { stats: 100 } },
      }),
    )
    expect(await look(haproxy, { port: server.port }, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
    before.destroy()
  })

  test('a stopped process does not answer, and one that ended refuses', async () => {
    await using server = await startHaproxy({ servers: '' })
    server.freeze()
    const ways = [{ port: server.port }, { socket: server.socket }, { socket: server.path }]
    for (const way of ways)
      expect(await look(haproxy, way, { timeoutMs: 300 })).toMatchObject({
        ...{ code: 'timeout', text: expect.stringContaining('does not answer') },
      })
    await server.stop()
    for (const way of ways) expect(await look(haproxy, way)).toMatchObject({ outcome: 'failed', code: 'refused' })
    expect(await look(haproxy, ways[2])).toMatchObject({ text: expect.stringContaining('there is no socket') })
    expect(await look(haproxy, { socket: '/etc/hostname' })).toMatchObject({ code: 'refused' })
  })
})

/** At level admin, as an operator. */
async function told(path: string, command: string): Promise<void> {
  const socket = connect({ path })
  socket.write(`${command}\n`)
  await new Promise((ended) => socket.resume().once('end', ended))
  socket.destroy()
}
