import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { expect, test } from 'vitest'
import { type Certificate, faultsOf, soonestEnd } from './certificate.ts'

const missing = await lacking('openssl')
test.skipIf(missing !== null)(
  missing ?? 'a certificate whose end nobody can read is at fault, and ends on no day',
  async () => {
    await using authority = await startAuthority()
    const { raw } = new X509Certificate(await readFile((await authority.issue('odd')).certificate))
    // The second of two times, each an ASN.1 UTCTime of 13 letters.
    const begin = raw.indexOf(Buffer.from([0x17, 13]))
    raw.fill('9', begin + 17, begin + 29)
    const odd = new X509Certificate(raw).toLegacyObject() as Certificate // as Node gives it in a handshake
    const presented = { chain: [odd], distrust: null, name: 'www.example.test', at: Date.now() }
    expect(soonestEnd(presented)).toBeNull()
    expect(faultsOf(presented)).toEqual([
      { fault: 'untrusted', text: 'certificate has no dates that can be read (CN odd)' },
    ])
  },
)
