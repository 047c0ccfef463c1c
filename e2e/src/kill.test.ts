import { eventually, freePort } from '@foretop/lab/lab.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { expect, test } from 'vitest'

/** A slice of `npm run trial -- kills`. */
const ROUNDS = 2

test('a kill -9 during an outage with the receiver down loses no message and repeats none', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await using receiver = await startHttpReceiver()
    await using product = await startProduct(`
hosts: { web: { address: 127.0.0.1 } }
checks: { http: { probe: http, hosts: [web], every: 1s, timeout: 1s, attempts: 2, with: { port: ${await freePort()} } } }
channels: { ops: { kind: slack, url: "${receiver.url}" } }
routes: [{ match: {}, to: [ops] }]
`)
    const decisions = () => product.json('/api/v1/decisions?limit=10')
    await receiver.down()
    // What is among the decisions is on disk.
    await eventually(async () => expect(await decisions()).toHaveLength(1))
    await product.kill()
    await receiver.up()
    await product.start()
    expect((await product.check('web/http')).status).toBe('critical')
    await eventually(() => expect(receiver.about('web/http')).toHaveLength(1))
    // Its state is known again, so nothing new is told: the decisions are those of before.
    expect(await decisions()).toHaveLength(1)
  }
})
