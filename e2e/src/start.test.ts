import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { expect, test } from 'vitest'

const EXAMPLE = join(import.meta.dirname, '../../examples/this-machine.yaml')

test('with nothing configured it soon shows real readings of this machine', async () => {
  await using product = await startProduct(await readFile(EXAMPLE, 'utf8'))
  await eventually(async () => {
    const checks = await product.checks()
    expect(checks.length).toBeGreaterThan(0)
    // A machine that is busy with these tests may be in trouble; it was looked at all the same.
    expect(checks.filter(({ checkedAt, text }) => checkedAt === null || text === '')).toEqual([])
  })
  const page = await fetch(product.url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
})
