import type { Row, Section } from '@foretop/shared/model.ts'
import { type Certificate, called, namesOf, signatureOf } from '../../protocol/tls/certificate.ts'
import type { Shown } from './handshake.ts'

/** What the handshake showed, certificate by certificate, from the server's own on. */
export function chainSections({ chain, address, protocol, cipher, distrust, refusal }: Shown): readonly Section[] {
  const [leaf] = chain
  const about = {
    address,
    protocol,
    cipher,
    'not trusted': distrust,
    refused: refusal,
    fingerprint: leaf?.fingerprint256,
  }
  return [
    {
      title: 'Handshake',
      text: Object.entries(about)
        .flatMap(([name, value]) => (value == null ? [] : [`${name}: ${value}`]))
        .join('\n'),
    },
    { title: 'Certificate chain', table: chain.map(certificateRow) },
    ...(leaf === undefined ? [] : [{ title: 'Names it holds for', text: namesOf(leaf).join('\n') || 'none' }]),
  ]
}

const certificateRow = (certificate: Certificate): Row => ({
  certificate: called(certificate),
  subject: distinguished(certificate.subject),
  issuer: distinguished(certificate.issuer),
  from: certificate.valid_from,
  until: certificate.valid_to,
  serial: certificate.serialNumber,
  signature: signatureOf(certificate),
})

/** `O=Example, CN=www.example.org` */
const distinguished = (name: Certificate['subject'] | undefined): string =>
  Object.entries(name ?? {})
    .map(([part, value]) => `${part}=${Array.isArray(value) ? value.join('+') : value}`)
    .join(', ')
