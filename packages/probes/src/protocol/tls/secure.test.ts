import { cutAt, dribbling, noise, onceAsked, resetAt, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { tls } from '../../kinds/tls/tls.ts'
import { look } from '../../look.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'

/** What a look at TLS makes of a server that does this. */
async function fail(behaviour: Parameters<typeof startHostile>[0], options = {}, timeoutMs = 5_000) {
  await using server = await startHostile(behaviour)
  return await lookSteadily(tls, { port: server.port, ...options }, { timeoutMs })
}

test.each([
  ['a web server without TLS', 'tls', onceAsked(saying('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ['a mail server', 'tls', saying('220 mail ESMTP\r\n')],
  ['noise', 'tls', saying(noise(1, 500))],
  ['a reset', 'closed', onceAsked(resetAt('', 0))],
  ['a close', 'closed', onceAsked(cutAt('', 0))],
])('%s where TLS was expected is a failure: %s', async (_, code, behaviour) => {
  expect(await fail(behaviour)).toMatchObject({ outcome: 'failed', code })
})

test.each([
  ['silence', silent],
  ['one byte a second', dribbling(Buffer.from([22, 3, 3, 0, 80, 2]))],
])('%s ends at the deadline', async (_, behaviour) => {
  expect(await fail(behaviour, {}, 100)).toMatchObject({ outcome: 'failed', code: 'timeout' })
})

test('the dot that makes a name absolute is not sent: no server has it among its sites', async () => {
  await using server = await startHostile(onceAsked(cutAt('', 0)))
  await look(tls, { port: server.port, servername: 'www.example.test.' })
  expect(server.received().toString('latin1')).toMatch(/www\.example\.test(?!\.)/)
})

test('a closed port is refused, a name without address is told', async () => {
  expect(await look(tls, { port: await freePort() })).toMatchObject({ code: 'refused' })
  const unknown = await look(tls, {}, { address: 'nosuch.invalid' })
  expect(['name', 'resolver']).toContain(unknown.outcome === 'answered' ? '' : unknown.code)
})
