import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { describe, expect, test } from 'vitest'

const DAY_MS = 86_400_000
const root = process.getuid?.() === 0

describe.skipIf(!root)(root ? 'a file system that fills' : 'skipped: only root may mount one', () => {
  test('is named before it is full, and calm again when there is room', async () => {
    await using folder = await temporaryFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder.path])
    try {
      await using product = await startProduct(`
hosts: { here: { address: 127.0.0.1 } }
checks:
  disk:
    probe: disk
    hosts: [here]
    every: 1s
    attempts: 2
    with: { expect: ["${folder.path}"] }
    # The other disks of the machine that runs this test may be full, or dead.
    thresholds: { used: { instances: { "${folder.path}": { critical: { above: 90 } } } }, inodesUsed: null, hung: null }
`)
      await product.until('here/disk', 'ok')
      const log = join(folder.path, 'access.log')
      await writeFile(log, Buffer.alloc(3_900_000))
      await product.until('here/disk', 'critical')
      expect((await product.check('here/disk')).text).toContain(folder.path)
      await writeFile(log, '')
      await product.until('here/disk', 'ok')
    } finally {
      execFileSync('umount', [folder.path])
    }
  })
})

const missing = await lacking('nginx', 'openssl')

describe.skipIf(missing !== null)(missing ?? 'a certificate about to expire', () => {
  test('is told of while it still works', async () => {
    await using authority = await startAuthority()
    const certificate = await authority.issue('soon', { san: 'DNS:www.example.test', until: Date.now() + 3 * DAY_MS })
    const chain = await authority.bundle(certificate, authority.intermediate)
    await using nginx = await startNginx({
      listen: 'ssl',
      server: `ssl_certificate "${chain}"; ssl_certificate_key "${certificate.key}"; location / { return 200 "well"; }`,
    })
    await using product = await startProduct(`
hosts: { web: { address: 127.0.0.1 } }
defaults: { every: 1s, attempts: 2 }
checks:
  tls: { probe: tls, hosts: [web], with: { port: ${nginx.port}, servername: www.example.test, ca: "${authority.root.certificate}" } }
  page: { probe: http, hosts: [web], with: { port: ${nginx.port}, tls: true, servername: www.example.test, ca: "${authority.root.certificate}" } }
`)
    await product.until('web/tls', 'critical')
    expect((await product.check('web/tls')).text).toMatch(/^Valid for 2(\.\d+)?\sd /)
  })
})
