import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'

/** What a command prints, in packets; without `code` the connection ends before the command does. */
export interface Printed {
  readonly packets: readonly Buffer[]
  readonly code: number | null
}

/** An SSH server on the loopback address that lets everybody in and prints for each command what `print` has for it. */
export async function startSshStandIn(print: (command: string) => Printed) {
  const folder = mkdtempSync(join(tmpdir(), 'foretop-ssh-'))
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, OWN, { mode: 0o600 })
  const clients = new Set<ssh2.Connection>()
  const speaker = new ssh2.Server({ hostKeys: [HOST] }, (client) => {
    clients.add(client)
    client.on('error', () => {})
    client.on('close', () => clients.delete(client))
    client.on('authentication', (login) => login.accept())
    client.on('session', (accept) => {
      accept().on('exec', (agree, _, { command }) => {
        const { packets, code } = print(command)
        const channel = agree()
        for (const packet of packets) channel.write(packet)
        if (code !== null) channel.exit(code)
        channel.end()
      })
    })
  })
  // Not its own server, which lets packets wait for one another.
  const server = createServer((socket) => speaker.injectSocket(socket.setNoDelay(true)))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    ...{ user: 'anybody', keyFile, hostKey: FINGERPRINT, port },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.end()
      await new Promise<void>((closed) => server.close(() => closed()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A private key that nobody knows. Not by ssh2: of its ed25519 keys one in 256 loses a leading zero and cannot be read. */
export const newKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  }).privateKey

const HOST = newKey()
const OWN = newKey()
const FINGERPRINT = `SHA256:${createHash('sha256').update(publicPart(HOST)).digest('base64').replaceAll('=', '')}`

function publicPart(key: string): Buffer {
  const parsed = ssh2.utils.parseKey(key)
  if (parsed instanceof Error) throw parsed
  return parsed.getPublicSSH()
}
