import { type Behaviour, cutAt, dribbling, endless, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { xmpp } from './xmpp.ts'

const domain = 'chat.example.test'
const HEAD = `<?xml version='1.0'?><stream:stream id='1' from='${domain}' version='1.0'>`
const FEATURES = "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
const error = (inside: string) => onceAsked(saying(`${HEAD}<stream:error>${inside}</stream:error></stream:stream>`))

async function meet(behaviour: Behaviour, options = {}, timeoutMs = 5_000) {
  await using server = await startHostile(behaviour)
  return await look(xmpp, { port: server.port, domain, security: 'none', ...options }, { timeoutMs })
}

/** Says each of `replies` to what comes in turn. */
const replying =
  (...replies: readonly string[]): Behaviour =>
  (socket) => {
    let next = 0
    socket.on('data', () => {
      const reply = replies[next]
      next += 1
      if (reply !== undefined) socket.write(reply)
    })
  }

test('head and features may come in any parts', async () => {
  expect(await meet(replying(HEAD + FEATURES))).toMatchObject({ text: 'serves chat.example.test to clients' })
  const piecemeal: Behaviour = onceAsked((socket) => {
    socket.setNoDelay(true)
    for (const letter of HEAD + FEATURES) socket.write(letter)
  })
  expect(await meet(piecemeal)).toMatchObject({ outcome: 'answered' })
})

test('a server that greets whoever is asked for serves nobody but itself', async () => {
  const as = (from: string) => meet(replying(HEAD.replace(` from='${domain}'`, from) + FEATURES))
  expect(await as(" from='other.example.test'")).toMatchObject({
    ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('answers as other.example.test, not as') },
  })
  for (const same of ['', ' from="CHAT.example.test"']) expect(await as(same)).toMatchObject({ outcome: 'answered' })
})

test.each<[string, string, string]>([
  ["<host-gone xmlns='x'/>", 'protocol', 'does not serve chat.example.test any more: host-gone'],
  ['<resource-constraint/>', 'refused', 'is full: resource-constraint'],
  ['<system-shutdown/>', 'closed', 'is shutting down: system-shutdown'],
  ['<text>too many</text><policy-violation/>', 'refused', 'takes no more of us: policy-violation (too many)'],
  ['<other/>', 'protocol', 'ends the stream: other'],
  ['', 'protocol', 'ends the stream: no reason'],
])('the stream error %j', async (inside, code, text) => {
  expect(await meet(error(inside))).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
})

test.each<[string, Behaviour, string, string]>([
  ['a web server', onceAsked(saying('HTTP/1.1 400 Bad Request\r\n\r\n')), 'protocol', 'does not speak XMPP'],
  ['a page', onceAsked(saying('<html><body>no</body></html>')), 'protocol', 'expected a stream, came "<html>"'],
  ['no features', onceAsked(saying(`${HEAD}<iq/>`)), 'protocol', 'expected features, came "<iq/>"'],
  ['an end at once', onceAsked(saying(`${HEAD}</stream:stream>`)), 'closed', 'without saying why'],
  ['a hang-up', onceAsked(saying('')), 'closed', 'without an answer'],
  ['half of the features', onceAsked(cutAt(HEAD + FEATURES, HEAD.length + 20)), 'truncated', '20 bytes'],
  ['an element without end', onceAsked(endless(`${HEAD}<a>`)), 'too-large', 'without coming to an end'],
])('%s', async (_, behaviour, code, text) => {
  expect(await meet(behaviour)).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
})

test('a byte a second is too slow', async () => {
  expect(await meet(onceAsked(dribbling(HEAD)), {}, 200)).toMatchObject({ outcome: 'failed', code: 'timeout' })
})

test.each([
  ["<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>", 'tls', 'does not go over to it'],
  [`<proceed/>${HEAD}${FEATURES}`, 'tls', 'says more in clear'],
  ['<iq/>', 'protocol', 'expected proceed or failure'],
])('asked for TLS it says %j', async (answer, code, text) => {
  expect(await meet(replying(HEAD + FEATURES, answer), { security: 'starttls' })).toMatchObject({
    ...{ outcome: 'failed', code, text: expect.stringContaining(text) },
  })
})

test.each([
  { domain: "a' b='" },
  { domain: 'juliet@chat.example.test' },
  { domain, user: 'juliet' },
  { domain, user: 'juliet', password: 'x', security: 'none' },
  { domain, user: 'juliet', password: 'x', for: 'servers' },
])('%j is refused', (given) => {
  expect(xmpp.options.safeParse(given).success).toBe(false)
})
