import type { Details } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { withoutZone } from '../../protocol/names/zone.ts'
import { SILENT_ADDRESSES, silentText } from '../../protocol/silent.ts'
import {
  called,
  endOf,
  type Fault,
  faultsOf,
  issuerOf,
  namesOf,
  rsaBitsOf,
  signatureOf,
  soonestEnd,
} from '../../protocol/tls/certificate.ts'
import { STARTTLS } from '../../protocol/tls/starttls.ts'
import { type Shown, shakeHands } from './handshake.ts'
import { chainSections } from './record.ts'

/** From the oldest, as Node names them. */
const PROTOCOLS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const

export const tls = defineProbe({
  kind: 'tls',
  title: 'TLS certificate',
  summary: 'Shakes hands and looks at the certificate: dates of the whole chain, host name, trust, key, protocol.',
  tried: {
    with: 'OpenSSL 3.0, GnuTLS 3.7, stunnel 5.68, nginx 1.22; STARTTLS of stunnel; certificates made for each fault',
    tells: [
      'expired',
      'about to end',
      'not yet valid',
      'self-signed',
      'incomplete chain',
      'untrusted',
      'wrong host',
      'wrong purpose',
      'weak',
      'old protocol',
      'wants a certificate of ours',
      'no TLS',
      'refused',
      'hung',
    ],
  },
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
    faults: { label: 'Faults', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    daysLeft: {
      label: 'Valid for',
      unit: 'days',
      thresholds: { warning: { below: 20 }, critical: { below: 7 } },
    },
    weaknesses: { label: 'Weaknesses', unit: 'count' },
    keyBits: { label: 'Bits of the key, as of RSA', unit: 'count', thresholds: { warning: { below: 2_048 } } },
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
  traits: {
    certificate: 'fingerprint (SHA-256) of the server’s own certificate',
    issuer: 'who signed it',
    until: 'the day it ends',
  },
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

Old servers that clients still get through to are looked at like any other. What is old about them counts in
\`weaknesses\` and stands in the text: no secure renegotiation (RFC 5746), a Diffie-Hellman group below 2048 bits, no
forward secrecy. It is no fault; give the metric a threshold to be told. A server that demands a client certificate
counts that as a fault, and its dates are seen all the same.

No handshake at all is a failure with its reason: \`tls\` (no TLS on this port, no version or cipher in common), or
refused, closed, timeout, name as anywhere. A TLS front whose service behind is dead looks
healthy from here: ask for a page with the \`http\` probe too.
`,
  async run({ port, servername, starttls, protocol, ca }, { target, signal }) {
    const name = servername ?? withoutZone(target.address)
    const shown = await shakeHands({ address: target.address, port, name, starttls, ca }, signal)
    const { chain, distrust, weaknesses, silent } = shown
    const now = Date.now()
    const faults = [...handshakeFaults(shown, protocol), ...faultsOf({ chain, distrust, name, at: now })]
    const soonest = soonestEnd({ chain, distrust, at: now })
    const [leaf] = chain
    const keyBits = leaf === undefined ? null : rsaBitsOf(leaf)
    return {
      metrics: {
        faults: faults.length,
        weaknesses: weaknesses.length,
        ...(soonest !== null && { daysLeft: soonest.daysLeft }),
        ...(keyBits !== null && { keyBits }),
        handshake: shown.handshakeMs,
        connect: shown.connectMs,
        ...(silent !== null && { silentAddresses: silent.length }),
      },
      details: detailsOf(shown, faults),
      ...(leaf !== undefined && {
        traits: { certificate: leaf.fingerprint256, issuer: issuerOf(leaf), until: day(endOf(leaf)) },
      }),
      text: [textOf(faults, soonest, shown), ...weaknesses].join(faults.length > 0 ? '; ' : ', ') + silentText(silent),
    }
  },
  recorded: 'the handshake and the chain: subjects, issuers, dates, names',
  async *record({ port, servername, starttls, ca }, { target, signal }) {
    const name = servername ?? withoutZone(target.address)
    yield* chainSections(await shakeHands({ address: target.address, port, name, starttls, ca }, signal))
  },
})

const RANKS: readonly string[] = PROTOCOLS

function handshakeFaults({ protocol: spoken, refusal }: Shown, oldest: (typeof PROTOCOLS)[number]): Fault[] {
  const faults: Fault[] = refusal === null ? [] : [{ fault: 'refused', text: refusal }]
  const version = RANKS.indexOf(spoken ?? '')
  if ((spoken === null && refusal !== null) || version >= RANKS.indexOf(oldest)) return faults
  const text = `speaks only ${spoken ?? 'an unknown protocol'}, expected ${oldest} or newer`
  return [...faults, { fault: 'old protocol', text }]
}

function textOf(
  faults: readonly Fault[],
  soonest: ReturnType<typeof soonestEnd>,
  { chain: [leaf], protocol }: Shown,
): string {
  if (faults.length > 0 || soonest === null) return faults.map(({ text }) => text).join('; ')
  const { certificate } = soonest
  const which = certificate === leaf ? '' : 'issuing certificate '
  // Not for how long: that is in the metric, and said where it is too short.
  return `${which}valid until ${day(endOf(certificate))} (${called(certificate)}), ${protocol}`
}

function detailsOf({ chain, protocol, cipher, address, weaknesses }: Shown, faults: readonly Fault[]): Details {
  const [leaf] = chain
  return {
    ...{ protocol, cipher, address },
    ...(weaknesses.length > 0 && { weaknesses: weaknesses.join(', ') }),
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
