import { setTimeout as pause } from 'node:timers/promises'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import type { Outcome } from './main.ts'
import { outageConfig } from './outage.ts'

/**
 * `kill -9` at a random moment of an outage while the receiver of messages is down; then both come back. Every outage
 * must be told of, and none twice unless it was being sent at the moment of the kill.
 */
export async function kills(runs: number): Promise<Outcome> {
  const broken: string[] = []
  let delivered = 0
  let repeated = 0
  for (let run = 0; run < runs; run += 1) {
    const { problems, twice } = await killOnce(run)
    delivered += problems
    repeated += twice
    if (problems === 0) broken.push(`run ${run}: the outage was never told of`)
    if (twice > 0) broken.push(`run ${run}: told ${twice} times too often`)
  }
  return { figures: { runs, delivered, repeated }, broken }
}

async function killOnce(run: number): Promise<{ problems: number; twice: number }> {
  await using receiver = await startHttpReceiver()
  const port = await freePort()
  await using product = await startProduct(outageConfig({ port, slackUrl: receiver.url }))
  await receiver.down()
  // Nothing listens on the port: the check is refused from its first look.
  await product.until('web/http', 'critical', 15_000)
  await pause((run * 137) % 1_000)
  await product.kill()
  await receiver.up()
  await product.start()
  await eventually(() => {
    if (receiver.about('web/http').length === 0) throw new Error('nothing arrived yet')
  }, 60_000).catch(() => {})
  // A second copy would have come by then.
  await pause(12_000)
  const copies = receiver.about('web/http').length
  return { problems: Math.min(1, copies), twice: Math.max(0, copies - 1) }
}
