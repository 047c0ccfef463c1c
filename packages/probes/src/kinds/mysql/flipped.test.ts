import { connect } from 'node:net'
import { noise, startHostile } from '@foretop/lab/hostile.ts'
import { startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { expect, test } from 'vitest'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { mysql } from './mysql.ts'

const answer = () => [
  { Variable_name: 'version', Value: '8.4.3' },
  { Variable_name: 'Uptime', Value: '7' },
]

/** What a look sees through a relay that damages some of the bytes a server sends, the same ones for the same `seed`. */
async function damaged(port: number, seed: number) {
  await using relay = await startHostile((client) => {
    const server = connect({ port, host: '127.0.0.1', noDelay: true })
    client.on('data', (chunk) => server.write(chunk))
    client.on('close', () => server.destroy())
    server.on('error', () => client.destroy())
    server.on('close', () => client.end())
    let passed = 0
    server.on('data', (chunk) => {
      const dice = noise(seed + passed, chunk.length)
      passed += chunk.length
      client.write(chunk.map((byte, index) => ((dice[index] ?? 0) < 6 ? byte ^ (1 << (index % 8)) : byte)))
    })
  })
  return await lookSteadily(mysql, { user: 'dash', port: relay.port, connectTimeoutMs: 400 }, { timeoutMs: 500 })
}

test('damaged packets are never our defect, and print nothing', async () => {
  await using server = await startStandIn('8.4.3', answer)
  const seen = []
  for (let seed = 0; seed < 60; seed += 20)
    seen.push(
      ...(await Promise.all([...Array(20).keys()].map((index) => damaged(server.port, (seed + index) * 1_000)))),
    )
  expect(seen.filter(({ outcome }) => outcome === 'crashed')).toEqual([])
  expect(seen.some((one) => one.outcome === 'failed' && one.code === 'protocol')).toBe(true)
})
