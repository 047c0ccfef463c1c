import { type Behaviour, cutAt, endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { int32, message, text } from '../../protocol/postgresql/wire.ts'
import { sql } from './sql.ts'

const GIVEN = { system: 'postgresql', user: 'reader', password: 'reader secret', query: 'SELECT 1 AS it' }
const READY = message('Z', Buffer.from('I'))
const BEGUN = message('Z', Buffer.from('T'))
const LET_IN = Buffer.concat([message('R', int32(0)), READY])

const GOODBYE = message('E', text('SFATAL'), text('C57P01'), text('Mterminating'), Buffer.from([0]))

/** Says each of `replies` to what comes in turn, and hangs up after a goodbye. */
const replying =
  (...replies: readonly Buffer[]): Behaviour =>
  (socket) => {
    let next = 0
    socket.on('data', () => {
      const reply = replies[next]
      next += 1
      if (reply !== undefined) socket.write(reply)
      if (reply === GOODBYE) socket.end()
    })
  }

const lookAt = async (behaviour: Behaviour, options = {}) => {
  await using server = await startHostile(behaviour)
  return await look(sql, { ...GIVEN, ...options, port: server.port }, { timeoutMs: 3_000 })
}

test.each([
  ['a page', onceAsked(saying('HTTP/1.1 400 Bad Request\r\n\r\n')), 'protocol', 'does not speak PostgreSQL'],
  ['a greeting', saying('220 mail ESMTP\r\n'), 'protocol', 'does not speak PostgreSQL'],
  ['notices without end', onceAsked(endless('', message('N', text('x'.repeat(1_000))))), 'protocol', 'does not speak'],
  ['silence', silent, 'timeout', 'takes connections but does not answer'],
  ['nothing, and hangs up', onceAsked(saying('')), 'closed', 'closed the connection without an answer'],
  ['half a message', onceAsked(cutAt(LET_IN, 7)), 'truncated', '7 bytes into its reply'],
  [
    'rows without end',
    replying(LET_IN, BEGUN, message('D', Buffer.alloc(2_000_000))),
    'too-large',
    'sends a message of',
  ],
  ['a row that is damaged', replying(LET_IN, BEGUN, message('D', Buffer.from([0, 9]))), 'protocol', 'damaged'],
  ['a row of no columns', replying(LET_IN, BEGUN, message('D', Buffer.from([0, 0]))), 'protocol', 'damaged'],
  ['columns that are damaged', replying(LET_IN, BEGUN, message('T', Buffer.from([0, 9, 65]))), 'protocol', 'damaged'],
  ['that no transaction began', replying(LET_IN, READY), 'protocol', 'did not do what it was told: BEGIN READ ONLY'],
  ['why it shuts down', replying(LET_IN, BEGUN, GOODBYE), 'closed', 'is shutting down: terminating (57P01)'],
  ['no rows at all', replying(LET_IN, BEGUN, READY), 'protocol', 'no rows at all'],
  ['a login of an unknown kind', replying(message('R', int32(7))), 'auth', 'does not know'],
  ['a SASL that is not SCRAM', replying(message('R', int32(10), text('OTHER'), text(''))), 'auth', 'does not know'],
] as const satisfies readonly (readonly [string, Behaviour, string, string])[])(
  'who says %s',
  async (_, behaviour, code, words) => {
    expect(await lookAt(behaviour)).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(words) })
  },
)

test('somebody in the server’s place learns no password, and is known by not knowing it', async () => {
  const sent: string[] = []
  const imposter: Behaviour = (socket) => {
    let step = 0
    socket.on('data', (said: Buffer) => {
      sent.push(said.toString('latin1'))
      step += 1
      const [, nonce = ''] = /r=([^,]+)$/.exec(said.toString('latin1')) ?? []
      if (step === 1) socket.write(message('R', int32(10), text('SCRAM-SHA-256'), text('')))
      if (step === 2) socket.write(message('R', int32(11), Buffer.from(`r=${nonce}more,s=c2FsdA==,i=4096`)))
      if (step === 3) socket.write(Buffer.concat([message('R', int32(12), Buffer.from('v=bm8=')), LET_IN]))
    })
  }
  expect(await lookAt(imposter)).toMatchObject({
    ...{ outcome: 'failed', code: 'auth', text: expect.stringContaining('it is somebody else') },
  })
  expect(sent.join('')).not.toContain('secret')
})

test.each(['2000000000', '1', '4095', '0x1000', '4096.5', ''])('no challenge of %j rounds is taken', async (rounds) => {
  // Many would have us work for minutes, few would make a password easy to guess.
  const challenging: Behaviour = (socket) => {
    let step = 0
    socket.on('data', (said: Buffer) => {
      step += 1
      const [, nonce = ''] = /r=([^,]+)$/.exec(said.toString('latin1')) ?? []
      if (step === 1) socket.write(message('R', int32(10), text('SCRAM-SHA-256'), text('')))
      if (step === 2) socket.write(message('R', int32(11), Buffer.from(`r=${nonce}more,s=c2FsdA==,i=${rounds}`)))
    })
  }
  expect(await lookAt(challenging)).toMatchObject({
    ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('its challenge is none') },
  })
})

test('what is put in before TLS begins is not believed', async () => {
  const seen = await lookAt(onceAsked(saying(Buffer.concat([Buffer.from('S'), LET_IN]))), { tls: 'encrypt' })
  expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol' })
})

test.each([
  [{ system: 'mysql', database: 'app' }, 'with mysql no database is given'],
  [{ system: 'oracle' }, 'system'],
])('the mistake in %j is found before any look', (given, words) => {
  expect(() => sql.options.parse({ ...GIVEN, ...given })).toThrow(words)
})
