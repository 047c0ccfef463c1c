import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Behaviour, keepingOpenAfter, noise, saying, startHostile } from '@foretop/lab/hostile.ts'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterAll, expect, test } from 'vitest'
import { outcomeOf } from '../../outcome.ts'
import { Connections } from './connections.ts'

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
})
const folder = await temporaryFolder()
afterAll(() => folder[Symbol.asyncDispose]())
const keyFile = join(folder.path, 'key')
await writeFile(keyFile, privateKey)
const LOGIN = { user: 'x', proof: { keyFile }, trust: { hostKey: `SHA256:${'A'.repeat(43)}` } }

async function logInto(behaviour: Behaviour) {
  await using server = await startHostile(behaviour)
  // Some of them only wait for more: then it is the deadline that ends it.
  const signal = AbortSignal.timeout(1_000)
  using connections = new Connections()
  const to = { name: 'x', address: '127.0.0.1', port: server.port, ...LOGIN }
  const opened = connections.lease({ to, via: [] }, signal)
  return await opened.then(
    () => ({ outcome: 'answered', text: '' }) as const,
    (error: unknown) => outcomeOf(error),
  )
}

const BANNER = Buffer.from('SSH-2.0-Noise\r\n')
/** RFC 4253, 6: length, length of padding, content, padding to a multiple of 8. */
function packet(content: Buffer): Buffer {
  const padding = 8 - ((content.length + 5) % 8) + 4
  const size = Math.ceil((content.length + 5 + padding) / 8) * 8
  const bytes = Buffer.alloc(size)
  bytes.writeUInt32BE(size - 4)
  bytes[4] = size - content.length - 5
  content.copy(bytes, 5)
  return bytes
}
const names = (text: string) =>
  Buffer.concat([Buffer.from([0, 0, text.length >> 8, text.length & 0xff]), Buffer.from(text)])
const KEXINIT = packet(
  Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16, 1),
    ...[
      'curve25519-sha256',
      'ssh-ed25519',
      'aes128-ctr',
      'aes128-ctr',
      'hmac-sha2-256',
      'hmac-sha2-256',
      'none',
      'none',
      '',
      '',
    ].map(names),
    Buffer.alloc(5),
  ]),
)

const SEEDS = [...Array(20).keys()]
test.each([
  ['noise', (seed: number) => noise(seed, 512)],
  ['a greeting and noise', (seed: number) => Buffer.concat([BANNER, noise(seed, 512)])],
  ['packets of noise', (seed: number) => Buffer.concat([BANNER, packet(noise(seed, 60)), packet(noise(seed + 1, 60))])],
  [
    'a broken key exchange',
    (seed: number) => Buffer.concat([BANNER, packet(Buffer.concat([Buffer.from([20]), noise(seed, 90)]))]),
  ],
  [
    'noise after it',
    (seed: number) => Buffer.concat([BANNER, KEXINIT, packet(Buffer.concat([Buffer.from([31]), noise(seed, 60)]))]),
  ],
  [
    'any packet after it',
    (seed: number) =>
      Buffer.concat([BANNER, KEXINIT, packet(Buffer.concat([Buffer.from([seed * 5]), noise(seed, 9)]))]),
  ],
  [
    'lengths out of bounds',
    (seed: number) => Buffer.concat([BANNER, Buffer.from([255, seed, 0, 1, 4]), noise(seed, 60)]),
  ],
  ['a greeting without end', (seed: number) => Buffer.from(`SSH-${seed}-${'x'.repeat(2_000)}`)],
  ['an old version', () => Buffer.from('SSH-1.5-old\r\n')],
])('%s is their failure, never our defect, and prints nothing', async (_, bytes) => {
  const seen = await Promise.all(
    SEEDS.flatMap((seed) => [logInto(saying(bytes(seed))), logInto(keepingOpenAfter(bytes(seed)))]),
  )
  const strange = seen.filter(({ outcome, text }) => outcome !== 'failed' || /defect/.test(text))
  expect(strange).toEqual([])
})
