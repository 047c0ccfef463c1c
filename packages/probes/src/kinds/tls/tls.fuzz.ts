import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { createServer, type SecureVersion } from 'node:tls'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { startHostile } from '@foretop/lab/hostile.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { overTcp, say } from '../../fuzz/over-tcp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { asRecorded, type Recording, type Tell } from '../../fuzz/recording.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { type Certificate, chainOf, faultsOf, rsaBitsOf, soonestEnd } from '../../protocol/tls/certificate.ts'
import { tls } from './tls.ts'

const NAME = 'www.example.test'

/** Without openssl there is nobody to shake hands with: then only what comes before TLS is told. */
export const recordings = async () =>
  (await lacking('openssl')) === null ? [...BEFORE_TLS, ...(await withCertificates())] : BEFORE_TLS

const BEFORE_TLS = Object.entries({
  smtp: ['220-mail\r\n220 mail ESMTP\r\n', '250-mail\r\n250 STARTTLS\r\n', '220 go on\r\n'],
  ftp: ['220-Welcome\r\n220 ready\r\n', '234 go on\r\n'],
  imap: ['* OK [CAPABILITY IMAP4rev1] ready\r\n', '* CAPABILITY x\r\na1 OK go on\r\n'],
  pop3: ['+OK ready\r\n', '+OK go on\r\n'],
  xmpp: [
    "<?xml version='1.0'?><stream:stream id='1'><stream:features><starttls/></stream:features>",
    "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
  ],
}).map(([starttls, pieces]) =>
  overTcp(tls, {
    name: `${starttls} before TLS`,
    pieces,
    options: { starttls },
    ...(starttls !== 'xmpp' && { greets: true as const }),
  }),
)

async function withCertificates(): Promise<readonly Recording[]> {
  await using authority = await startAuthority()
  const leaf = await authority.issue('leaf', { san: `DNS:${NAME}, DNS:*.example.test, IP:127.0.0.1` })
  const chain = readFileSync(await authority.bundle(leaf, authority.intermediate))
  const ca = readFileSync(authority.root.certificate, 'utf8')
  const key = readFileSync(leaf.key)
  const certificate = new X509Certificate(readFileSync(leaf.certificate)).raw
  return [
    await shakingHands('TLSv1.3', { key, cert: chain, ca }),
    await shakingHands('TLSv1.2', { key, cert: chain, ca }),
    parsed(tls, { name: 'a certificate', pieces: [certificate], read: ([der]) => about(der ?? Buffer.alloc(0)) }),
  ]
}

interface Identity {
  readonly key: Buffer
  readonly cert: Buffer
  readonly ca: string
}

/**
 * A real handshake, damaged on its way: no two are the same, so it cannot be recorded. What comes at once is one piece, and
 * all pieces after the first pass as they are.
 */
async function shakingHands(version: SecureVersion, { key, cert, ca }: Identity): Promise<Recording> {
  const server = createServer({ key, cert, minVersion: version, maxVersion: version }, (socket) => {
    socket.on('error', () => {}).resume()
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  const see = async (tell: Tell) => {
    await using relay = await startHostile((client) => {
      const behind = connect({ port, host: '127.0.0.1', noDelay: true })
      let index = 0
      client.on('data', (chunk) => behind.write(chunk))
      client.on('close', () => behind.destroy())
      behind.on('error', () => client.destroy())
      behind.on('close', () => client.end())
      behind.on('data', (chunk) => {
        void say(client, index === 0 ? tell(chunk, index) : asRecorded(chunk, index))
        index += 1
      })
    })
    return await lookSteadily(tls, { port: relay.port, servername: NAME, ca })
  }
  const pieces: Buffer[] = []
  await see((piece, index) => {
    pieces.push(piece)
    return asRecorded(piece, index)
  })
  return { name: `a handshake of ${version}`, of: tls, pieces, made: 'bytes', cut: 'fails', see }
}

/** Whatever a certificate holds: who has a key can sign anything. One that OpenSSL cannot read ends the handshake. */
function about(der: Buffer) {
  const leaf = legible(der)
  const chain = leaf === null ? [] : chainOf(leaf)
  const presented = { chain, distrust: null, name: NAME, at: Date.now() }
  const faults = faultsOf(presented)
  const soonest = soonestEnd(presented)
  const keyBits = leaf === null ? null : rsaBitsOf(leaf)
  return {
    metrics: {
      faults: faults.length,
      ...(soonest !== null && { daysLeft: soonest.daysLeft }),
      ...(keyBits !== null && { keyBits }),
    },
    details: { faults: faults.map((fault) => ({ ...fault })) },
    text: faults.map(({ text }) => text).join('; ') || 'no faults',
  }
}

function legible(der: Buffer): Certificate | null {
  try {
    const certificate = new X509Certificate(der)
    // One without a legible key never gets as far: OpenSSL ends the handshake. Made into an object all the same, it would
    // end this process (Node 24.21).
    if (certificate.publicKey.type !== 'public') return null
    // Node gives the same object for a certificate of a handshake, although its types promise less.
    return certificate.toLegacyObject() as Certificate
  } catch {
    return null
  }
}
