import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { startAuthority } from '@foretop/lab/certificates.ts'
import {
  type Behaviour,
  dribbling,
  endless,
  keepingOpenAfter,
  noise,
  saying,
  silent,
  startHostile,
} from '@foretop/lab/hostile.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { MONITOR, startMariadb, user } from '@foretop/lab/mariadb.ts'
import { type StandInAnswer, startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { mysql } from './mysql.ts'

const lookAt = (port: number, options = {}, timeoutMs = 20_000) =>
  // Not the one second that a login has by itself: a busy machine takes longer.
  lookSteadily(mysql, { user: 'dash', port, connectTimeoutMs: 20_000, ...options }, { timeoutMs })

async function lookAtHostile(behaviour: Behaviour, options = {}, timeoutMs = 20_000) {
  await using server = await startHostile(behaviour)
  const seen = await lookAt(server.port, options, timeoutMs)
  await eventually(() => expect(server.open()).toBe(0))
  return seen
}

/** Shortest answers that still are answers. */
const plain = (): StandInAnswer => [{ Variable_name: 'version', Value: '8.4.3' }]

/** A server that greets, lets everybody in, and then says `then` in the same breath. */
const admittingAnd =
  (then: Buffer): Behaviour =>
  (socket) => {
    socket.write(GREETING)
    socket.once('data', () => socket.write(Buffer.concat([OK, then])))
  }

/** The same, but it waits for the first statement. */
const answering =
  (then: Buffer): Behaviour =>
  (socket) => {
    socket.write(GREETING)
    socket.once('data', () => {
      socket.write(OK)
      socket.once('data', () => socket.write(then))
    })
  }

/** A packet: its length in three bytes, its number, its content. */
const packet = (number: number, content: Buffer): Buffer => {
  const head = Buffer.from([0, 0, 0, number])
  head.writeUIntLE(content.length, 0, 3)
  return Buffer.concat([head, content])
}
const refusing = (errno: number, message: string): Buffer =>
  packet(0, Buffer.concat([Buffer.from([0xff, errno & 0xff, errno >> 8]), Buffer.from(message)]))

// Protocol::HandshakeV10 of MySQL's manual: version, thread, scramble, capabilities, character set, status, scramble.
const GREETING = packet(
  0,
  Buffer.from(
    `0a${Buffer.from('8.4.3\0').toString('hex')}01000000${'61'.repeat(8)}000982210200010015${'00'.repeat(10)}${'61'.repeat(12)}00`,
    'hex',
  ),
)
const OK = packet(2, Buffer.from('00000002000000', 'hex'))

describe('what is no MySQL', () => {
  test('a server that greets in another language is named by its words', async () => {
    const seen = await lookAtHostile(keepingOpenAfter('SSH-2.0-OpenSSH_9.2p1\r\n'))
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol', text: expect.stringContaining('SSH-2.0') })
  })

  test('a web server waits to be asked, as a hung database does', async () => {
    const seen = await lookAtHostile(silent, { connectTimeoutMs: 500 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('hung, or full') })
  })

  test('a connection that is closed before the greeting is closed', async () => {
    expect(await lookAtHostile(saying(''))).toMatchObject({ outcome: 'failed', code: 'closed' })
  })

  test('noise is their failure, never our defect', async () => {
    const bad = Array.from({ length: 20 }, (_, seed) => [
      saying(noise(seed, 4_096)),
      saying(packet(0, Buffer.concat([Buffer.from([10]), noise(seed, 200)]))),
      admittingAnd(packet(3, noise(seed, 300))),
      answering(packet(1, noise(seed, 300))),
      answering(Buffer.concat([0, 1, 2, 3].map((part) => packet(part + 1, noise(seed + part, 20))))),
    ]).flat()
    const seen = await inGroups(bad, (behaviour) => lookAtHostile(behaviour, {}, 300))
    expect(new Set(seen.map(({ outcome }) => outcome))).toEqual(new Set(['failed']))
  })
})

describe('refusals instead of a greeting', () => {
  test.each([
    [1040, 'Too many connections', 'refused', 'is full'],
    [1129, "Host '10.0.0.5' is blocked", 'auth', 'FLUSH HOSTS'],
    [1130, "Host '10.0.0.5' is not allowed to connect", 'auth', 'no grant for our address'],
    [1203, 'User dash already has more than max_user_connections', 'refused', 'of our user'],
    [4242, 'something new', 'protocol', 'something new (4242)'],
  ])('%i %s is %s', async (errno, message, code, text) => {
    const seen = await lookAtHostile(saying(refusing(errno, message)))
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  })
})

describe('servers that break off or never end', () => {
  test('a reply cut at any byte is their failure, and nothing stays open', async () => {
    await using server = await startStandIn('8.4.3', plain)
    const whole = await relayed(server.port, Number.MAX_SAFE_INTEGER)
    expect(whole.seen).toMatchObject({ outcome: 'answered' })
    const cut = await inGroups([...Array(whole.bytes).keys()], (count) => relayed(server.port, count))
    const codes = cut.map(({ seen }) => (seen.outcome === 'failed' ? seen.code : seen.outcome))
    expect([...new Set(codes)].toSorted()).toEqual(['closed', 'truncated'])
  })

  test('a reply that never ends is cut at one mebibyte', async () => {
    const rows = packet(1, Buffer.from([1]))
    const seen = await lookAtHostile((socket) => {
      socket.write(GREETING)
      // The first packet of an answer that announces 16 MB and keeps on sending.
      socket.once('data', () => {
        socket.write(OK)
        socket.once('data', () => endless(Buffer.concat([rows, Buffer.from([0xff, 0xff, 0xff, 2])]))(socket))
      })
    })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('a byte an hour does not hold us longer than the connect timeout, long before the end of the look', async () => {
    const seen = await lookAtHostile(dribbling(GREETING, 3_600_000), { connectTimeoutMs: 100 }, 3_600_000)
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('a packet nobody waits for, too short to be read, stays inside the look', async () => {
    const seen = await lookAtHostile(admittingAnd(packet(0, Buffer.from([0xff]))))
    expect(seen).toMatchObject({ outcome: 'failed' })
  })
})

const missing = await lacking('mariadbd', 'mariadb-install-db', 'openssl')

describe.skipIf(missing !== null)(missing ?? 'TLS', () => {
  test('a certificate is checked with its name before the login, or only used to encrypt', async () => {
    await using authority = await startAuthority()
    const { certificate, key } = await authority.issue('db', { by: authority.root, san: 'DNS:db.example.test' })
    const ca = await readFile(authority.root.certificate, 'utf8')
    await using server = await startMariadb(1, `--ssl-cert=${certificate}`, `--ssl-key=${key}`)
    await server.run(`ALTER USER '${MONITOR.user}'@'127.0.0.1' REQUIRE SSL`)
    const at = (options = {}) => look(mysql, { ...MONITOR, port: server.port, ...options })

    expect(await at()).toMatchObject({ outcome: 'failed', code: 'auth' })
    expect(await at({ tls: 'encrypt' })).toMatchObject({ outcome: 'answered' })
    expect(await at({ tls: 'verify', ca, tlsName: 'db.example.test' })).toMatchObject({ outcome: 'answered' })
    expect(await at({ tls: 'verify', ca, tlsName: 'other.example.test' })).toMatchObject({
      outcome: 'failed',
      code: 'tls',
    })
    expect(await at({ tls: 'verify', tlsName: 'db.example.test' })).toMatchObject({ outcome: 'failed', code: 'tls' })
    const [row] = await server.run("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")
    expect(row?.Value).toBe('0')
  })

  test('what a server refuses to tell is told apart over TLS as it is without', async () => {
    await using authority = await startAuthority()
    const { certificate, key } = await authority.issue('db', { by: authority.root, san: 'DNS:db.example.test' })
    await using server = await startMariadb(1, `--ssl-cert=${certificate}`, `--ssl-key=${key}`)
    const few = { user: 'few', password: 'few secret' }
    await server.run(user(few, 'PROCESS'))
    const refused = {
      outcome: 'answered',
      metrics: { blindSpots: 3 },
      details: { notKnown: [{ what: 'replication' }, { what: 'master position' }, { what: 'binary logs' }] },
    }
    for (const tls of ['off', 'encrypt']) expect(await lookAt(server.port, { ...few, tls })).toMatchObject(refused)
  })

  test('a server without TLS is told so, and gets no password', async () => {
    await using server = await startHostile(keepingOpenAfter(GREETING))
    const seen = await look(mysql, { ...MONITOR, port: server.port, tls: 'encrypt' })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'tls', text: expect.stringContaining('offers no TLS') })
    expect(server.received()).toHaveLength(0)
  })
})

/** All of them, twenty at a time. */
async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = []
  for (let start = 0; start < items.length; start += 20)
    done.push(...(await Promise.all(items.slice(start, start + 20).map(work))))
  return done
}

/** Looks at the server on `port` through a relay that lets its first `limit` bytes pass and then hangs up. */
async function relayed(port: number, limit: number) {
  let bytes = 0
  const relay: Behaviour = (client) => {
    const server: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    client.setNoDelay(true)
    client.on('data', (chunk) => server.write(chunk))
    client.on('close', () => server.destroy())
    server.on('error', () => client.destroy())
    const pass = (chunk: Buffer) => {
      const part = chunk.subarray(0, limit - bytes)
      bytes += part.length
      if (bytes < limit) return void client.write(part)
      client.end(part)
      server.destroy()
    }
    if (limit === 0) client.end()
    else server.on('data', pass)
  }
  await using hostile = await startHostile(relay)
  const seen = await lookAt(hostile.port)
  await eventually(() => expect(hostile.open()).toBe(0))
  return { seen, bytes }
}
