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
