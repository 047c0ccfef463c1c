import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAuthority } from './certificate.ts'

const now = Date.UTC(2026, 10, 21, 12)
const until = Date.UTC(2026, 11, 1, 12)

test('a certificate is what was asked for, signed by the authority', () => {
  const authority = createAuthority(now)
  const { certificate } = authority.issue(['www.example.org', 'example.org'], until)
  const [leaf, root] = [new X509Certificate(certificate), new X509Certificate(authority.certificate)]
  expect(leaf.subject).toBe('CN=www.example.org')
  expect(leaf.subjectAltName).toBe('DNS:www.example.org, DNS:example.org')
  expect(Date.parse(leaf.validTo)).toBe(until)
  expect(leaf.ca).toBe(false)
  expect(root.ca).toBe(true)
  expect(leaf.checkIssued(root)).toBe(true)
  expect(leaf.verify(root.publicKey)).toBe(true)
  expect(leaf.verify(new X509Certificate(createAuthority(now).certificate).publicKey)).toBe(false)
})

test('each has a key and a number of its own', () => {
  const authority = createAuthority(now)
  const [one, other] = [authority.issue(['a.example'], until), authority.issue(['a.example'], until)]
  expect(one.key).not.toBe(other.key)
  expect(new X509Certificate(one.certificate).serialNumber).not.toBe(
    new X509Certificate(other.certificate).serialNumber,
  )
})
