import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { type Behaviour, startHostile } from '@foretop/lab/hostile.ts'
import { MONITOR, startMariadb } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { mysql } from './mysql.ts'

const PASSWORD = 'correct horse battery'
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

const packet = (number: number, content: Buffer): Buffer => {
  const head = Buffer.from([0, 0, 0, number])
  head.writeUIntLE(content.length, 0, 3)
  return Buffer.concat([head, content])
}
// Protocol::HandshakeV10 of MySQL's manual, with PLUGIN_AUTH.
const GREETING = packet(
  0,
  Buffer.from(
    `0a${Buffer.from('8.4.3\0').toString('hex')}01000000${'61'.repeat(8)}000982210200090015${'00'.repeat(10)}${'61'.repeat(12)}00${Buffer.from('mysql_native_password\0').toString('hex')}`,
    'hex',
  ),
)
const switchTo = (plugin: string) => Buffer.from(`\xfe${plugin}\0${'a'.repeat(20)}\0`, 'latin1')
const moreData = (data: string) => Buffer.from(`\x01${data}`, 'latin1')

/** The same bytes turned with the scramble again, as the login has them before they are encrypted. */
const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x61)).toString()

/** What a fake server would have of the password: in clear, or encrypted for the key that it sent. */
const learnt = (packets: readonly Buffer[]): readonly string[] =>
  packets.flatMap((content) => {
    if (content.includes(PASSWORD)) return [PASSWORD]
    if (content.length !== 256) return []
    const how = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
    return [turned(privateDecrypt(how, content)).replace('\0', '')]
  })

/** A server that asks for the password step by step; each packet of ours gets the next of `replies`. */
async function askedBy(replies: readonly Buffer[], options = {}) {
  const packets: Buffer[] = []
  const behaviour: Behaviour = (socket) => {
    let left = Buffer.alloc(0)
    socket.write(GREETING)
    socket.on('data', (chunk) => {
      left = Buffer.concat([left, chunk])
      for (let size = lengthOf(left); left.length >= 4 + size; size = lengthOf(left)) {
        const reply = replies[packets.length]
        packets.push(left.subarray(4, 4 + size))
        if (reply === undefined) socket.end()
        else socket.write(packet((left[3] ?? 0) + 1, reply))
        left = left.subarray(4 + size)
      }
    })
  }
  await using server = await startHostile(behaviour)
  const login = { user: 'dash', password: PASSWORD, port: server.port, connectTimeoutMs: 20_000, ...options }
  const seen = await look(mysql, login, { timeoutMs: 20_000 })
  return { seen, learnt: learnt(packets) }
}
const lengthOf = (bytes: Buffer): number => (bytes.length < 4 ? Number.POSITIVE_INFINITY : bytes.readUIntLE(0, 3))

const CACHING = [switchTo('caching_sha2_password'), moreData('\x04'), moreData(publicKey)]
const SHA256 = [switchTo('sha256_password'), moreData(publicKey)]

test.each([
  ['caching_sha2_password', CACHING],
  ['sha256_password', SHA256],
])('without TLS a server that sends its own key gets no password (%s)', async (_, replies) => {
  const { seen, learnt } = await askedBy(replies)
  expect(learnt).toEqual([])
  expect(seen).toMatchObject({ outcome: 'failed', code: 'auth', text: expect.stringMatching(/tls.*serverKey/) })
})

test.each([
  ['caching_sha2_password', CACHING.slice(0, 2)],
  ['sha256_password', SHA256.slice(0, 1)],
])('with the key pinned the password is encrypted for it, and nothing else is asked (%s)', async (_, replies) => {
  expect((await askedBy(replies, { serverKey: publicKey })).learnt).toEqual([PASSWORD])
})

test('a server that wants the password in clear does not get it', async () => {
  const { seen, learnt } = await askedBy([switchTo('mysql_clear_password')])
  expect(learnt).toEqual([])
  expect(seen).toMatchObject({ outcome: 'failed', code: 'auth', text: expect.stringContaining('in clear') })
})

test.each([
  ['client_ed25519', 'auth', 'a login by client_ed25519,'],
  ['dialog', 'auth', 'a login by dialog,'],
  ['mysql_old_password', 'auth', 'a login by mysql_old_password,'],
  ['odd\n"name', 'auth', 'asks for a kind of login,'],
])('a kind of login that we do not know is named, and what to give instead: %j', async (kind, code, text) => {
  const { seen, learnt } = await askedBy([switchTo(kind)])
  expect(learnt).toEqual([])
  expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  expect(seen).toMatchObject({ text: expect.stringContaining('give our user mysql_native_password') })
})

test('a login that goes astray is not taken for a kind that we do not know', async () => {
  const { seen } = await askedBy([switchTo('caching_sha2_password'), moreData('\x09')])
  expect(seen).toMatchObject({ code: 'auth', text: expect.stringContaining('went astray while we logged in') })
})

test.each([
  [3159, 'tls', 'set tls to verify, or encrypt'],
  [1524, 'auth', 'give our user mysql_native_password'],
  [4150, 'auth', 'has locked our account'],
  [3032, 'refused', 'is in offline mode'],
])('a login that is refused with %i is %s: %s', async (errno, code, text) => {
  const refusing = Buffer.from([0xff, errno & 0xff, errno >> 8, ...Buffer.from('#HY000said so')])
  const { seen } = await askedBy([refusing])
  expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  expect(seen).toMatchObject({ text: expect.stringContaining(`said so (${errno})`) })
})

const missing = await lacking('mariadbd', 'mariadb-install-db', 'openssl')

describe.skipIf(missing !== null)(missing ?? 'a real MariaDB', () => {
  test('that demands TLS, another login or a new password says what to set', async () => {
    await using authority = await startAuthority()
    const { certificate, key } = await authority.issue('db', { by: authority.root, san: 'DNS:db.example.test' })
    const plugin = '--plugin-load-add=auth_ed25519'
    await using server = await startMariadb(1, plugin, `--ssl-cert=${certificate}`, `--ssl-key=${key}`)
    await server.run(
      "CREATE USER ed@'127.0.0.1' IDENTIFIED VIA ed25519 USING PASSWORD('pw')",
      "CREATE USER aged@'127.0.0.1' IDENTIFIED BY 'pw' PASSWORD EXPIRE",
      'SET GLOBAL require_secure_transport = ON',
    )
    const as = (user: string, password: string, tls: string) =>
      look(mysql, { user, password, tls, port: server.port, connectTimeoutMs: 20_000 })
    expect(await as(MONITOR.user, MONITOR.password, 'off')).toMatchObject({
      code: 'auth',
      text: expect.stringContaining('or it takes this user over TLS only: set tls to verify, or encrypt'),
    })
    expect(await as(MONITOR.user, MONITOR.password, 'encrypt')).toMatchObject({ outcome: 'answered' })
    expect(await as(MONITOR.user, 'wrong', 'encrypt')).toMatchObject({
      code: 'auth',
      text: expect.not.stringContaining('over TLS'),
    })
    expect(await as('ed', 'pw', 'encrypt')).toMatchObject({
      code: 'auth',
      text: expect.stringContaining('client_ed25519'),
    })
    expect(await as('aged', 'pw', 'encrypt')).toMatchObject({
      code: 'auth',
      text: expect.stringContaining('wants our password changed'),
    })
  })
})

test('authorities that are none are a mistake of the configuration', () => {
  const parsed = mysql.options.safeParse({ user: 'dash', ca: '/etc/ssl/ca.pem' })
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining('not a certificate')])
})

test('a pinned key that is none is a mistake of the configuration', () => {
  const parsed = mysql.options.safeParse({ user: 'dash', serverKey: 'nonsense' })
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual(['not an RSA public key in PEM'])
})
