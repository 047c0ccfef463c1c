import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { expect, test } from 'vitest'

const configuration = (folder: string, status = 'critical') => `
children: { folders: ["${folder}"] }
hosts: { here: { address: 127.0.0.7 } }
checks:
  own:
    probe: tcp
    hosts: [here]
    every: 1s
    attempts: 1
    with: { port: 1 }
channels:
  pager: { kind: command, program: tell, to: ann }
routes:
  - { match: { status: [${status}] }, to: [pager] }
`

/** A program that tells, and a file that it may write to. */
async function teller(folder: string, script: (said: string) => string): Promise<string> {
  const said = join(folder, 'said')
  await writeFile(said, '')
  await chmod(said, 0o666)
  await writeFile(join(folder, 'tell'), `#!/bin/sh\n${script(said)}\n`)
  await chmod(join(folder, 'tell'), 0o755)
  await chmod(folder, 0o755)
  return said
}
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('trouble goes from a check to a program of the site, from other folders with a reload', async () => {
  await using one = await temporaryFolder()
  await using other = await temporaryFolder()
  const said = await teller(other.path, (file) => `echo "$FORETOP_TO $FORETOP_STATUS: $FORETOP_SUBJECT" >> ${file}`)
  await chmod(one.path, 0o755)
  await using product = await startProduct(configuration(one.path))
  // Not there yet, so it is tried again.
  await eventually(async () => {
    expect(JSON.stringify(await product.json('/api/v1/ledger'))).toContain(`there is no tell in ${one.path}`)
  })
  await product.writeConfig(configuration(other.path))
  await eventually(async () => {
    expect(await readFile(said, 'utf8')).toMatch(/^ann critical: \[PROBLEM\] critical here\/own: .*\n$/)
  })
})

test('when we stop, nothing is left of a program that tells without end', async () => {
  await using folder = await temporaryFolder()
  const said = await teller(folder.path, (file) => `echo $$ $PPID > ${file}; exec sleep 1000`)
  const product = await startProduct(configuration(folder.path))
  const pids = await eventually(async () => {
    const found = (await readFile(said, 'utf8')).match(/\d+/g) ?? []
    expect(found).toHaveLength(2)
    return found.map(Number)
  })
  await product[Symbol.asyncDispose]()
  await eventually(() => expect(pids.filter(isAlive)).toEqual([]))
})
