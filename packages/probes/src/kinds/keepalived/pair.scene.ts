import { join } from 'node:path'
import { type Keepalived, startKeepalived } from '@foretop/lab/keepalived.ts'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { ADDRESSES, segmentNamed } from '@foretop/lab/ucarp.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { deriveFrom } from '../../derive-from.ts'
import { look } from '../../look.ts'
import { Kept } from '../../observe.ts'
import { vrrpPair } from '../../relations/vrrp-pair.ts'
import { keepalived } from './keepalived.ts'

/**
 * A real VRRP pair through all that can become of it, d1 as its SNMP agent shows it and d2 as it writes of itself, with
 * what the relation says; printed as JSON. A program of its own, because it runs in the observer's network namespace.
 */
const [, , name = ''] = process.argv
const segment = segmentNamed(name)
await using folder = await temporaryFolder()
const agentx = join(folder.path, 'agentx')
const port = await freePort(ADDRESSES.observer)
await using _agent = await startSnmpd({
  port,
  on: { address: ADDRESSES.d1, namespace: segment.d1 },
  lines: ['master agentx', `agentXSocket unix:${agentx}`],
})
const common = { vrid: 51, shared: '10.77.0.201' }
const startD1 = (password?: string) =>
  startKeepalived({ ...common, namespace: segment.d1, priority: 200, agentx, ...(password && { password }) })
const startD2 = (password?: string) =>
  startKeepalived({ ...common, namespace: segment.d2, priority: 150, ...(password && { password }) })

let d1 = await startD1()
let d2 = await startD2()
using kept = new Kept()

const overSnmp = (): Promise<Observation> => {
  const asked = { source: 'snmp', community: 'labpub', port, instances: ['carp1'] }
  return look(keepalived, asked, { address: ADDRESSES.d1, timeoutMs: 20_000 })
}
const bySignal = ({ pidFile, json }: Keepalived): Promise<Observation> =>
  look(keepalived, { pidFile, file: json }, { timeoutMs: 20_000, kept })

async function lookAtBoth(): Promise<readonly [Observation, Observation]> {
  const [one, other] = await Promise.all([overSnmp(), bySignal(d2)])
  return [
    { ...one, host: 'd1' },
    { ...other, host: 'd2' },
  ]
}

/** What both checks and the relation say, once the relation says what is waited for. */
const until = (masters: number, displaced: number, more: (text: string) => boolean = () => true) =>
  eventually(async () => {
    const members = await lookAtBoth()
    const found = deriveFrom(vrrpPair, { vrid: 51, preferred: 'd1' }, members)
    const isIt = found.metrics.masters === masters && found.metrics.displaced === displaced && more(found.text)
    if (!isIt) throw new Error(`waited for ${masters} masters, last seen: ${found.text}`)
    return { members, ...found }
  })

const cold = await until(1, 0)
await d1.lower(true)
const lowered = await eventually(async () => {
  const seen = await overSnmp()
  if (!seen.text.includes('instead of')) throw new Error(`not lowered: ${seen.text}`)
  return seen
})
await d1.lower(false)
await segment.pull('d2', true)
const fault = await until(1, 0, (text) => text.includes('FAULT'))
await segment.pull('d2', false)
await until(1, 0, (text) => text.includes('d2 backup'))
await d2.freezeVrrp()
const hung = await bySignal(d2)
await d2.thawVrrp()
await segment.part()
const split = await until(2, 0)
await segment.join()
await until(1, 0)
await d1.stop()
const failedOver = await until(1, 1)
const ended = await bySignal(d1)
d1 = await startD1('one')
await d2.stop()
d2 = await startD2('another')
const passwords = await until(2, 0, (text) => text.includes('refused'))
await d1.stop()
await d2.stop()
console.log(JSON.stringify({ cold, lowered, fault, hung, split, failedOver, ended, passwords }))
