import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startProduct } from '@foretop/lab/product.ts'
import { ADDRESSES, segmentNamed, startUcarp } from '@foretop/lab/ucarp.ts'

/**
 * The product watches a real ucarp pair that hands over and back five times, then is split. Prints what it said of the
 * pair as JSON. A program of its own, because it runs in the observer's network namespace.
 */
const [, , name = ''] = process.argv
const segment = segmentNamed(name)
await promisify(execFile)('ip', ['link', 'set', 'lo', 'up'])
const start = (machine: 'd1' | 'd2', skew: number) =>
  startUcarp({ namespace: segment[machine], address: ADDRESSES[machine], vhid: 1, skew, shared: '10.77.0.101' })

await using _d2 = await start('d2', 20)
let d1 = await start('d1', 10)
await using product = await startProduct(`
hosts: { d1: { address: ${ADDRESSES.d1} }, d2: { address: ${ADDRESSES.d2} } }
checks:
  carp: { probe: carp, hosts: [d1, d2], with: { source: sniff, interface: igb1, vhids: [1] } }
  pair: { relation: carp-pair, of: [d1/carp, d2/carp], with: { vhid: 1, preferred: d1 } }
`)
const PATIENT_MS = 60_000
await product.until('pair', 'ok', PATIENT_MS)
for (let round = 0; round < 5; round += 1) {
  // Each time in another way: ended in order, then hung.
  if (round % 2 === 0) await d1.stop()
  else d1.freeze()
  await product.until('pair', 'warning', PATIENT_MS)
  if (round % 2 === 0) d1 = await start('d1', 10)
  else d1.thaw()
  await product.until('pair', 'ok', PATIENT_MS)
}
await segment.part()
await product.until('pair', 'critical', PATIENT_MS)
const { text } = await product.check('pair')
await d1.stop()
console.log(JSON.stringify({ events: await product.json('/api/v1/events?check=pair'), text }))
