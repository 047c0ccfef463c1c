import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Keepalived, startKeepalived } from '@foretop/lab/keepalived.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { ADDRESSES, segmentNamed } from '@foretop/lab/ucarp.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { AnyProbe, JudgedLook } from '../../define.ts'
import { deriveFrom } from '../../derive-from.ts'
import { conclude } from '../../kinds/addresses/addresses.ts'
import { readIp } from '../../kinds/addresses/read.ts'
import { http } from '../../kinds/http/http.ts'
import { keepalived } from '../../kinds/keepalived/keepalived.ts'
import { ping } from '../../kinds/ping/ping.ts'
import { look } from '../../look.ts'
import { floatingIp } from '../floating-ip.ts'

/**
 * The address of a real keepalived pair, with a real nginx on both machines, through what can become of it; what the relation
 * says is printed as JSON. A program of its own, because it runs in the observer's network namespace.
 */
const [, , name = ''] = process.argv
const segment = segmentNamed(name)
const [VIP, PORT] = ['10.77.0.201', 8_080]
const run = promisify(execFile)

type Machine = 'd1' | 'd2'
const startVrrp = (machine: Machine, priority: number) =>
  startKeepalived({ namespace: segment[machine], vrid: 51, priority, shared: VIP })
const startWeb = (machine: Machine) =>
  startNginx({
    ...{ port: PORT, server: 'location / { return 200 here; }' },
    on: { address: ADDRESSES[machine], namespace: segment[machine] },
  })

let web1 = await startWeb('d1')
await using _web2 = await startWeb('d2')
let vrrp1 = await startVrrp('d1', 200)
const vrrp2 = await startVrrp('d2', 150)

const judged = (look: Observation, checkId: string, host: string): JudgedLook => {
  const isWell = look.outcome === 'answered' && (look.metrics.broken ?? 0) === 0 && look.metrics.loss !== 100
  return { ...look, checkId, host, status: look.outcome === 'crashed' ? 'unknown' : isWell ? 'ok' : 'critical' }
}

async function lookAtVrrp(machine: Machine, { pidFile, json }: Keepalived): Promise<JudgedLook> {
  const seen = await look(keepalived, { pidFile, file: json }, { address: ADDRESSES[machine], timeoutMs: 5_000 })
  return judged(seen, `${machine}/vrrp`, machine)
}

/** As the probe reads what the program says on that machine. */
async function lookAtAddresses(machine: Machine): Promise<JudgedLook> {
  const { stdout } = await run('ip', ['-n', segment[machine], '-o', 'addr', 'show'])
  const about = {
    checkId: '',
    host: machine,
    address: ADDRESSES[machine],
    at: 0,
    durationMs: 1,
    outcome: 'answered',
  } as const
  return judged({ ...about, ...conclude(readIp(stdout)) }, `${machine}/addresses`, machine)
}

async function lookAtAddress(probe: AnyProbe, options: object): Promise<JudgedLook> {
  const seen = await look(probe, options, { address: VIP, timeoutMs: 5_000 })
  return judged(seen, `site/${probe.kind}`, 'site')
}

const OPTIONS = floatingIp.options.parse({
  addresses: [VIP],
  master: { vrrp: { metric: 'master', instance: 'carp1' } },
  preferred: 'd1',
})

/** What the relation says, once it says what is waited for. */
const until = (text: string) =>
  eventually(async () => {
    const members = await Promise.all([
      lookAtVrrp('d1', vrrp1),
      lookAtVrrp('d2', vrrp2),
      ...(['d1', 'd2'] as const).map(lookAtAddresses),
      lookAtAddress(http, { port: PORT, contains: 'here' }),
      lookAtAddress(ping, { count: 1, patienceMs: 1_000 }),
    ])
    const found = deriveFrom(floatingIp, OPTIONS, members)
    if (found.text !== text) throw new Error(`waited for “${text}”, last seen: “${found.text}”`)
    return found
  })

const well = await until('d1 is master; it serves')
await web1.stop()
const blocked = await until(`${VIP} is up and does not serve, which blocks the failover; d1 is master`)
web1 = await startWeb('d1')
await until('d1 is master; it serves')
await vrrp1.stop()
const moved = await until('d2 is master; d1 not seen')
vrrp1 = await startVrrp('d1', 200)
const back = await until('d1 is master; it serves')
await vrrp1.freezeVrrp()
const twice = await until(`${VIP} is on d1 and d2; d2 is master; d1 not seen`)
await vrrp1.thawVrrp()
await until('d1 is master; it serves')
await vrrp1.stop()
await vrrp2.stop()
await web1.stop()
console.log(JSON.stringify({ well, blocked, moved, back, twice }))
