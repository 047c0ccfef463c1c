import { startProduct } from '@foretop/lab/product.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { expect, test } from 'vitest'
import { runWords } from './run-words.ts'

test('all who would hear are told over the ways that they would hear by, and nothing else comes of it', async () => {
  await using ops = await startHttpReceiver()
  await using boss = await startHttpReceiver()
  await boss.down()
  await using product = await startProduct(`
site: Dreamwidth
hosts: { web1: { address: 127.0.0.1 } }
checks: { ssh: { probe: tcp, hosts: [web1], every: 1h, with: { port: 1 } } }
channels:
  ops: { kind: webhook, url: "${ops.url}" }
  boss: { kind: webhook, url: "${boss.url}" }
routes:
  - { match: { status: [warning] }, to: [ops], escalate: [{ after: 15m, to: [boss] }] }
`)
  const run = (...words: string[]) => runWords([...words, '--server', product.url])
  const { code, printed } = await run('drill', 'web1/ssh warning', '--by', 'ann')
  expect(code).toBe(1)
  expect(printed).toEqual([
    expect.stringMatching(/^reached {6}ops {3}at once: .*200$/),
    expect.stringMatching(/^NOT REACHED {2}boss {2}after 15\u202Fm 00\u202Fs: .*ECONNREFUSED/),
  ])
  const [told] = ops.about('[DRILL]').map(({ body }) => JSON.parse(body))
  expect(told).toMatchObject({ subject: '[DRILL] Dreamwidth: web1/ssh warning', notices: [{ check: 'drill/message' }] })
  expect(await product.json('/api/v1/ledger?limit=10')).toEqual([])
  expect(await run('drill', 'web1/ssh warning')).toMatchObject({
    code: 75,
    errors: expect.stringContaining('a drill is under way'),
  })
  expect(await run('drill')).toMatchObject({ code: 64 })
})
