import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { expect, test } from 'vitest'

const configuration = (folder: string) => `
children: { folders: ["${folder}"] }
hosts: { here: { address: 127.0.0.7 } }
checks:
  own:
    probe: exec
    hosts: [here]
    every: 1s
    attempts: 1
    with: { command: check_it, args: [$HOSTADDRESS$], env: { PASSWORD: a-secret-of-ours } }
`

async function plugin(folder: string, script: string): Promise<void> {
  const path = join(folder, 'check_it')
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  await chmod(folder, 0o755)
}

const untilSaid = (product: Product, status: string, text: string) =>
  eventually(async () => {
    expect(await product.check('here/own')).toMatchObject({ status, text: expect.stringContaining(text) })
  })

test('a check by a program goes from the configuration to the wall, and from other folders with a reload', async () => {
  await using one = await temporaryFolder()
  await using other = await temporaryFolder()
  await plugin(one.path, 'echo "$1 let in by $PASSWORD|n=5"; exit 2')
  await plugin(other.path, 'echo "now well"')
  await using product = await startProduct(configuration(one.path))
  await untilSaid(product, 'critical', '127.0.0.7 let in by •••')
  expect(await product.json('/api/v1/checks/here%2Fown')).toMatchObject({ metrics: { values: { n: 5 } } })
  expect(JSON.stringify(await product.json('/api/v1/config'))).not.toContain('a-secret')
  await product.writeConfig(configuration(other.path))
  await untilSaid(product, 'ok', 'now well')
})
