import { type Behaviour, cutAt, dribbling, endless, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { rsync } from './rsync.ts'

const GREETING = '@RSYNCD: 31.0\n'
const greeting =
  (then: Behaviour): Behaviour =>
  (socket) => {
    socket.write(GREETING)
    onceAsked(then)(socket)
  }

async function meet(behaviour: Behaviour, options = {}, timeoutMs = 5_000) {
  await using server = await startHostile(behaviour)
  return await look(rsync, { port: server.port, module: 'web', ...options }, { timeoutMs })
}

test.each<[string, Behaviour, string, string]>([
  ['a mail server', saying('220 mail ESMTP\r\n'), 'protocol', 'does not speak as an rsync daemon'],
  ['another mark', saying('@HELLO: 31.0\n'), 'protocol', 'does not speak'],
  ['a version that is none', saying('@RSYNCD: x\n'), 'protocol', 'does not speak'],
  ['a refusal at once', saying('@ERROR: out of memory\n'), 'protocol', 'refuses: out of memory'],
  ['a hang-up', saying(''), 'closed', 'without an answer'],
  ['half a greeting', cutAt(GREETING, 9), 'truncated', '9 bytes'],
  ['a greeting without end', endless('@RSYNCD: '), 'too-large', 'without coming to an end'],
  ['silence', () => {}, 'timeout', 'does not answer'],
  ['silence once asked', greeting(() => {}), 'timeout', 'answered at first, and now does not answer any more'],
  ['a hang-up once asked', greeting(saying('')), 'closed', 'without an answer'],
  ['half an answer', greeting(saying('@RSYNCD: O')), 'truncated', '10 bytes'],
  ['words without end', greeting(endless('', Buffer.from('hello\n'.repeat(1_000)))), 'too-large', 'more than 1048576'],
  ['a list where none was asked for', greeting(saying('@RSYNCD: EXIT\n')), 'protocol', 'does not speak'],
  ['chroot failed', greeting(saying('@ERROR: chroot failed\n')), 'protocol', 'may not be mounted'],
  ['an error unknown to us', greeting(saying('@ERROR: the\u0007moon\n')), 'protocol', 'refuses web: the moon'],
])('%s', async (_, behaviour, code, text) => {
  expect(await meet(behaviour, {}, code === 'timeout' ? 200 : 5_000)).toMatchObject({
    ...{ outcome: 'failed', code, text: expect.stringContaining(text) },
  })
})

test('a byte a second is too slow', async () => {
  expect(await meet(dribbling(GREETING), {}, 200)).toMatchObject({ outcome: 'failed', code: 'timeout' })
})

test('only digests that we do not know: no password is given', async () => {
  const strange: Behaviour = (socket) => {
    socket.write('@RSYNCD: 33.0 blake3\n')
    onceAsked(saying('@RSYNCD: AUTHREQD abc\n'))(socket)
  }
  await using server = await startHostile(strange)
  const given = { port: server.port, module: 'web', user: 'web', password: 'secret' }
  expect(await look(rsync, given)).toMatchObject({ code: 'auth', text: expect.stringContaining('no digest') })
  expect(server.received().toString()).toBe('@RSYNCD: 31.0\nweb\n')
})

test.each([
  { module: 'web', modules: ['web'] },
  { user: 'web', password: 'x' },
  { module: 'web', user: 'web' },
  { module: 'web\n', user: 'web' },
  { module: '#list' },
  { module: 'web', user: 'w b', password: 'x' },
])('%j is refused', (given) => {
  expect(rsync.options.safeParse(given).success).toBe(false)
})
