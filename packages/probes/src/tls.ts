import type { Details } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { defineProbe } from './define.ts'
import {
  type Certificate,
  called,
  days,
  endOf,
  type Fault,
  faultsOf,
  issuerOf,
  namesOf,
  rsaBitsOf,
  signatureOf,
  soonestEnd,
} from './protocol/certificate.ts'
import { at, connectToAny } from './protocol/dial.ts'
import { resolveAll } from './protocol/resolve.ts'
import { farewell, secure } from './protocol/secure.ts'
import { SILENT_ADDRESSES, silentAmong, silentText } from './protocol/silent.ts'
import { STARTTLS, startTls } from './protocol/starttls.ts'
import { trustFor } from './protocol/trust.ts'

/** From the oldest, as Node names them. */
const PROTOCOLS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const

export const tls = defineProbe({
  kind: 'tls',
  title: 'TLS certificate',
  summary: 'Shakes hands and looks at the certificate: dates of the whole chain, host name, trust, key, protocol.',
  options: z.strictObject({
    port: z.int().min(1).max(65_535).default(443).meta({ description: 'Port to connect to.' }),
    servername: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Name to ask for, which the certificate must hold; the host’s address.' }),
    starttls: z
      .enum(STARTTLS)
      .optional()
      .meta({ description: 'Begin in plain text and go over to TLS as this protocol does.' }),
    protocol: z
      .enum(PROTOCOLS)
      .default('TLSv1.2')
      .meta({ description: 'Oldest protocol version that may come of the handshake.' }),
    ca: z
      .string()
      .optional()
      .meta({ description: 'PEM file (or its text) of the only authorities to trust.', file: true }),
  }),
  metrics: {
    faults: { label: 'Faults', unit: 'count', thresholds: { critical: { above: 0 } } },
    daysLeft: {
      label: 'Valid for',
      unit: 'days',
      thresholds: { warning: { below: 20 }, critical: { below: 7 } },
    },
    keyBits: { label: 'Key strength as RSA', unit: 'bits', thresholds: { warning: { below: 2_048 } } },
    silentAddresses: SILENT_ADDRESSES,
    handshake: {
      label: 'TLS handshake',
      unit: 'ms',
      chart: 'phases',
      thresholds: { warning: { above: 500 }, critical: { above: 2_000 } },
    },
    connect: { label: 'Connect', unit: 'ms', chart: 'phases' },
  },
  defaults: { everyMs: 60_000 },
  manual: `
Shakes hands whatever the certificate is like, so that the dates of a bad one are still seen and drawn. Everything for
which today's browsers would refuse it counts in \`faults\`, and the text names each: expired, not yet valid, self-signed,
incomplete chain, untrusted, wrong host, no host name (only a common name), wrong purpose, weak signature (SHA-1, MD5),
old protocol. An expired certificate that is also for another host shows both.

\`daysLeft\` is that of the first certificate to end of those the trust goes through, from the server's own up to an
authority: an intermediate that runs out takes every site with it. What else a server sends, such as an old cross-signed
root, does not matter. With \`ca\` the authority may be one that another signed. Certificates of 90 days are renewed when
30 are left, so fewer than 20 means that renewal has been failing for ten days (warning), fewer than 7 that a person has
to act this week (critical). It goes on below zero after the end.

\`keyBits\` is the length of an RSA key of the same strength (NIST SP 800-57): a 256-bit elliptic key counts as 3072.

No handshake at all is a failure with its reason: \`tls\` (no TLS on this port, no version or cipher in common, client
certificate demanded), or refused, closed, timeout, name as anywhere. A TLS front whose service behind is dead looks
healthy from here: ask for a page with the \`http\` probe too.
`,
  async run({ port, servername, starttls, protocol, ca }, { target, signal }) {
    const name = servername ?? target.address
    const trust = await trustFor({ ca, tolerant: true })
    const addresses = await resolveAll(target.address, signal)
    using scope = new DisposableStack()
    const start = performance.now()
    const asked = at({ address: target.address, port })
    const { socket: connection, address } = await connectToAny({ addresses, port, where: asked }, signal)
    const plain = scope.adopt(connection, (socket) => socket.destroy())
    const where = at({ address, port })
    // Beside the handshake: it takes the longer only where one is dead.
    const silence = silentAmong(addresses, { answered: address, port }, signal)
    const connected = performance.now()
    if (starttls !== undefined) await startTls(plain, { protocol: starttls, name, where }, signal)
    const ready = performance.now()
    const { socket, chain, distrust } = await secure(plain, { name, trust, where }, signal)
    scope.adopt(socket, (socket) => socket.destroy())
    const handshake = performance.now() - ready
    const spoken = socket.getProtocol()
    const cipher = socket.getCipher().name
    await farewell(socket, { name, where, withinMs: Math.max(handshake, 100) }, signal)

    const silent = await silence
    const now = Date.now()
    const [leaf] = chain
    const faults = [...faultsOf({ chain, distrust, name, at: now }), ...protocolFault(spoken, protocol)]
    const soonest = soonestEnd({ chain, distrust, at: now })
    const keyBits = leaf === undefined ? null : rsaBitsOf(leaf)
    return {
      metrics: {
        faults: faults.length,
        ...(soonest !== null && { daysLeft: soonest.daysLeft }),
        ...(keyBits !== null && { keyBits }),
        handshake,
        connect: connected - start,
        ...(addresses.length > 1 && { silentAddresses: silent.length }),
      },
      details: { protocol: spoken, cipher, address, ...detailsOf(chain, faults) },
      text: textOf(faults, soonest, leaf, spoken) + silentText(silent),
    }
  },
})

const RANKS: readonly string[] = PROTOCOLS

function protocolFault(spoken: string | null, oldest: (typeof PROTOCOLS)[number]): Fault[] {
  const version = RANKS.indexOf(spoken ?? '')
  if (version >= RANKS.indexOf(oldest)) return []
  return [
    { fault: 'old protocol', text: `speaks only ${spoken ?? 'an unknown protocol'}, expected ${oldest} or newer` },
  ]
}

function textOf(
  faults: readonly Fault[],
  soonest: ReturnType<typeof soonestEnd>,
  leaf: Certificate | undefined,
  spoken: string | null,
): string {
  if (faults.length > 0 || soonest === null) return faults.map(({ text }) => text).join('; ')
  const { certificate, daysLeft } = soonest
  const which = certificate === leaf ? '' : 'issuing certificate '
  return `${which}valid for ${days(daysLeft * 86_400_000)} (${called(certificate)}), ${spoken}`
}

function detailsOf(chain: readonly Certificate[], faults: readonly Fault[]): Details {
  const [leaf] = chain
  return {
    ...(leaf !== undefined && { names: namesOf(leaf).join(', '), fingerprint: leaf.fingerprint256 }),
    chain: chain.map((certificate) => ({
      certificate: called(certificate),
      issuer: issuerOf(certificate),
      until: day(endOf(certificate)),
      key:
        certificate.bits === undefined
          ? null
          : `${certificate.modulus === undefined ? 'EC' : 'RSA'} ${certificate.bits}`,
      signature: signatureOf(certificate),
    })),
    ...(faults.length > 0 && { faults: faults.map((fault) => ({ ...fault })) }),
  }
}

const day = (at: number): string | null => (Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10))
