import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { expect, test } from 'vitest'
import { runWords } from './run-words.ts'

test('as JSON it prints what a look shows, without what is for relations alone', async () => {
  await using server = await startStandIn('8.0.30', () => ({ errno: 1064, message: 'an error in your syntax' }))
  const words = [`port=${server.port}`, 'user=dash', 'connectTimeoutMs=20000', '--timeout', '20000']
  const { printed } = await runWords(['probe', 'mysql', ...words, '--json'])
  const { observation } = JSON.parse(printed.join('\n'))
  expect(observation).toMatchObject({ outcome: 'answered', details: { port: server.port } })
  expect(observation).not.toHaveProperty('evidence')
})

test('of a source it prints the rows', async () => {
  await using folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  const path = join(folder.path, 'rows.json')
  await writeFile(path, '[{"name":"b","n":1},{"name":"a"}]')
  const { printed } = await runWords(['probe', 'source-file', 'key=name', `with={"path":"${path}","format":"json"}`])
  expect(printed).toEqual([
    "SOURCE-FILE OK: 2 rows | 'rows'=2 'refused'=0",
    '["a",null,{"name":"a"}]\n["b",null,{"name":"b","n":1}]',
  ])
})
