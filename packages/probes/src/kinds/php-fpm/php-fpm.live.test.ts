import { connect, type Socket } from 'node:net'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { startPhpFpm } from '@foretop/lab/php-fpm.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { requestOf } from '../../protocol/fastcgi/records.ts'
import { phpFpm } from './php-fpm.ts'

const missing = await lacking('php-fpm8.2', 'nginx')

/** A visitor whose page takes a minute. */
function visit(to: number | string, script: string): Socket {
  const socket = typeof to === 'string' ? connect({ path: to }) : connect(to, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(requestOf({ SCRIPT_NAME: '/slow.php', SCRIPT_FILENAME: script, REQUEST_METHOD: 'GET' }))
  return socket
}

describe.skipIf(missing !== null)(missing ?? 'a real PHP-FPM', () => {
  test('over TCP, by a unix socket, and where the status has a listener of its own', async () => {
    await using server = await startPhpFpm()
    const ways = [
      { port: server.port, ping: '/ping' },
      { socket: server.socket, ping: '/ping' },
      { port: server.status, ping: '/ping', pingAt: server.port },
    ]
    for (const way of ways) {
      const { metrics } = expectAnswered(await look(phpFpm, way))
      expect(metrics).toMatchObject({ maxChildrenReached: 0, pingTime: expect.any(Number), slowRequests: 0 })
    }
    // The worker that answered before is busy for a moment longer.
    await eventually(async () =>
      expect(await look(phpFpm, { port: server.port })).toMatchObject({
        metrics: { active: 1, idle: 1, workersUsed: 50, queue: 0, queueLength: 64 },
      }),
    )
    const { metrics } = expectAnswered(await look(phpFpm, { socket: server.socket }))
    for (const metric of ['queue', 'full']) expect(metrics).not.toHaveProperty(metric)
  })

  test('a full pool says nothing itself, and its other listener how full it is', async () => {
    await using server = await startPhpFpm()
    using visitors = new DisposableStack()
    for (let count = 0; count < 5; count += 1)
      visitors.adopt(visit(server.port, server.slow), (socket) => socket.destroy())
    await eventually(async () =>
      expect(await look(phpFpm, { port: server.status })).toMatchObject({
        ...{ metrics: { active: 2, idle: 0, queue: 3, full: 1, workersUsed: 100 } },
        text: 'www: 2 of 2 workers busy, 3 of 64 waiting, nobody is idle',
      }),
    )
    // A ping would wait like all others, and stay in the queue.
    const all = { port: server.status, ping: '/ping', pingAt: server.port }
    expect(expectAnswered(await look(phpFpm, all)).metrics).not.toHaveProperty('pingTime')
    expect(await look(phpFpm, all)).toMatchObject({ metrics: { queue: 3 } })
    expect(await look(phpFpm, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
      ...{ code: 'timeout', text: expect.stringContaining('all workers busy, or hung') },
    })
  })

  test('paths that are not set, and addresses that are not allowed', async () => {
    await using server = await startPhpFpm({ pool: 'listen.allowed_clients = 10.0.0.5' })
    expect(await look(phpFpm, { port: server.port })).toMatchObject({
      ...{ code: 'closed', text: expect.stringContaining('listen.allowed_clients') },
    })
    expect(await look(phpFpm, { socket: server.socket, path: '/other' })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('has nothing at /other: pm.status_path') },
    })
    expect(await look(phpFpm, { socket: server.socket, ping: '/pong' })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('has nothing at /pong: ping.path') },
    })
  })

  test('through nginx', async () => {
    await using server = await startPhpFpm()
    const pass = `fastcgi_pass 127.0.0.1:${server.port}; fastcgi_param SCRIPT_NAME $uri; fastcgi_param
      SCRIPT_FILENAME $uri; fastcgi_param REQUEST_METHOD GET; fastcgi_param QUERY_STRING $query_string;`
    await using front = await startNginx({
      server: `location = /status { ${pass} } location = /ping { ${pass} } location = /closed { deny all; }`,
    })
    const url = `http://127.0.0.1:${front.port}`
    const seen = expectAnswered(await look(phpFpm, { url: `${url}/status`, ping: '/ping' }))
    expect(seen.metrics).toMatchObject({ queue: 0, pingTime: expect.any(Number) })
    expect(await look(phpFpm, { url: `${url}/closed` })).toMatchObject({ code: 'auth' })
    await server.stop()
    expect(await look(phpFpm, { url: `${url}/status` })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('502 Bad Gateway') },
    })
  })

  test('a stopped process does not answer, and one that ended refuses', async () => {
    await using server = await startPhpFpm()
    server.freeze()
    expect(await look(phpFpm, { port: server.status }, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
    await server.stop()
    expect(await look(phpFpm, { port: server.port })).toMatchObject({ code: 'refused' })
    expect(await look(phpFpm, { socket: server.socket })).toMatchObject({ code: 'refused' })
  })

  test('HTTP where FastCGI is meant is told', async () => {
    await using front = await startNginx({ server: '' })
    expect(await look(phpFpm, { port: front.port })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('expected FastCGI') },
    })
  })
})
