import { eventually } from '@foretop/lab/lab.ts'
import { ADDRESSES, segmentNamed, startUcarp } from '@foretop/lab/ucarp.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { CannotTell, readingOf } from '../../define.ts'
import { deriveFrom } from '../../derive-from.ts'
import { look } from '../../look.ts'
import { Kept } from '../../observe.ts'
import { carpPair } from '../../relations/carp-pair.ts'
import { carp } from './carp.ts'

/**
 * A real ucarp pair from cold start over failover and return to split brain and back, as the probe and the relation see
 * it; printed as JSON. A program of its own, because it runs in the observer's network namespace.
 */
const [, , name = ''] = process.argv
const segment = segmentNamed(name)
using scope = new DisposableStack()
const kept = { d1: scope.use(new Kept()), d2: scope.use(new Kept()) }

const start = (machine: 'd1' | 'd2', skew: number) =>
  startUcarp({ namespace: segment[machine], address: ADDRESSES[machine], vhid: 1, skew, shared: '10.77.0.101' })

async function lookAtBoth(): Promise<readonly [Observation, Observation]> {
  const options = { source: 'sniff', interface: 'igb1', vhids: [1] }
  const one = async (host: 'd1' | 'd2'): Promise<Observation> => {
    const seen = await look(carp, options, { address: ADDRESSES[host], kept: kept[host], timeoutMs: 10_000 })
    return { ...seen, host }
  }
  return Promise.all([one('d1'), one('d2')])
}

const mastersIn = (member: Observation): unknown =>
  member.outcome === 'answered' ? Reflect.get(Object(member.metrics.masters), 1) : undefined

/** What the relation says once it says what is waited for. */
async function until(masters: number, displaced: number) {
  return eventually(async () => {
    const members = await lookAtBoth()
    const found = deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, members)
    // Just after a change the one may have heard what the other has not: both must say it.
    const said = members.filter((member) => readingOf(member, 'master', 1) === 1).length
    if (found.metrics.masters !== masters || said !== masters || found.metrics.displaced !== displaced)
      throw new CannotTell(`waited for ${masters} masters, last seen: ${found.text}`)
    return { members, ...found }
  })
}

await using d2 = await start('d2', 20)
let d1 = await start('d1', 10)
const cold = await until(1, 0)
await d1.stop()
const failedOver = await until(1, 1)
d1 = await start('d1', 10)
const returned = await until(1, 0)
d2.freeze()
d1.freeze()
const nobody = await until(0, 0)
d1.thaw()
d2.thaw()
await until(1, 0)
await segment.part()
const split = await eventually(async () => {
  const found = await until(2, 0)
  // At first each machine may have been heard alone.
  if (found.members.some((member) => mastersIn(member) !== 2)) throw new CannotTell('not both were heard yet')
  return found
})
// Two masters that stay must be seen in every look, or they are never confirmed.
const staying = []
for (let count = 0; count < 20; count += 1) {
  const [seen] = await lookAtBoth()
  staying.push(seen.outcome === 'answered' ? seen.metrics.masters : seen)
  await new Promise((resolve) => setTimeout(resolve, 150))
}
await segment.join()
const healed = await until(1, 0)
await d1.stop()
console.log(JSON.stringify({ cold, failedOver, returned, nobody, split, staying, healed }))
