import { eventually } from '@foretop/lab/lab.ts'
import { MONITOR, startMariadb } from '@foretop/lab/mariadb.ts'
import { startMemcached } from '@foretop/lab/memcached.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import type { Capture, Incident } from '@foretop/shared/model.ts'
import type { Outcome } from './main.ts'

/** From the confirmation until what will be gone is captured, and until somebody was told; ms. */
const LIMIT_MS = 1_000
const IDS = ['box/mysql', 'box/memcached', 'box/disk', 'box/http']

/** At a confirmed problem of real servers: how soon is captured what will be gone, and how soon is somebody told. The slowest counts. */
export async function recorded(runs: number): Promise<Outcome> {
  await using scope = new AsyncDisposableStack()
  const mysql = scope.use(await startMariadb(1))
  const memcached = scope.use(await startMemcached())
  const web = scope.use(await startHttpReceiver())
  const receiver = scope.use(await startHttpReceiver())
  const config = (isBad: boolean): string => {
    const bad = (metric: string) => `thresholds: { ${metric}: { critical: { above: ${isBad ? -1 : 1_000_000} } } }`
    const look = 'hosts: [box], every: 1s, attempts: 1'
    return `
hosts: { box: { address: 127.0.0.1 } }
checks:
  mysql: { probe: mysql, ${look}, with: { port: ${mysql.port}, user: ${MONITOR.user}, password: ${MONITOR.password} }, ${bad('threadsRunning')} }
  memcached: { probe: memcached, ${look}, with: { port: ${memcached.port} }, ${bad('connectionsUsed')} }
  disk: { probe: disk, ${look}, ${bad('used')} }
  http: { probe: http, ${look}, with: { port: ${new URL(web.url).port} }, ${bad('connect')} }
channels: { ops: { kind: webhook, url: "${receiver.url}" } }
routes: [{ to: [ops] }]
`
  }
  const slowest = { begun: 0, captured: 0, told: 0 }
  const broken: string[] = []
  for (let run = 0; run < runs; run += 1) {
    // Another one each time: what goes to and fro flaps, and is not told.
    await using product = await startProduct(config(false))
    for (const id of IDS) await product.until(id, 'ok')
    const before = receiver.received.length
    await product.writeConfig(config(true))
    for (const id of IDS) {
      await product.until(id, 'critical')
      const { incident, capture } = await eventually(() => latest(product.json, id), 20_000)
      const since = (at: number) => at - incident.openedAt
      slowest.begun = Math.max(slowest.begun, since(capture.at))
      slowest.captured = Math.max(slowest.captured, since(capture.at + capture.tookMs))
      if (capture.error !== null) broken.push(`run ${run}: ${id}: ${capture.error}`)
      if (JSON.stringify(capture).includes(MONITOR.password)) broken.push(`run ${run}: ${id}: a password was captured`)
      const told = await eventually(async () => {
        const [first] = receiver.received.slice(before).filter(({ body }) => body.includes(`"check":"${id}"`))
        if (first === undefined) throw new Error('nobody is told')
        return first
      }, 20_000)
      slowest.told = Math.max(slowest.told, since(told.at))
    }
  }
  if (slowest.captured > LIMIT_MS) broken.push(`captured after ${slowest.captured} ms, promised are ${LIMIT_MS}`)
  const figures = Object.fromEntries(Object.entries(slowest).map(([name, ms]) => [`${name}_ms_max`, Math.round(ms)]))
  return { figures: { runs, ...figures }, broken }
}

async function latest(json: (path: string) => Promise<unknown>, id: string) {
  // The product's own API: the contract says what it holds.
  const [incident] = (await json(
    `/api/v1/incidents?check=${encodeURIComponent(id)}&open=true&limit=1`,
  )) as readonly Incident[]
  if (incident === undefined) throw new Error(`${id} is in no trouble`)
  const [capture] = (await json(`/api/v1/incidents/${incident.id}/captures`)) as readonly Capture[]
  if (capture === undefined) throw new Error(`nothing is captured of ${id}`)
  return { incident, capture }
}
