import type { Row, Section } from '@foretop/shared/model.ts'

/** The full status as JSON: the pool's own numbers, and what each worker does, without what visitors sent. */
export function poolSections(body: string): readonly Section[] {
  const status: unknown = JSON.parse(body)
  if (typeof status !== 'object' || status === null) return []
  const fields = Object.entries(status).filter(([, value]) => typeof value !== 'object')
  const processes: unknown = 'processes' in status ? status.processes : []
  const rows = (Array.isArray(processes) ? processes : []).flatMap((one: unknown) =>
    typeof one === 'object' && one !== null ? [workerRow(new Map<string, unknown>(Object.entries(one)))] : [],
  )
  return [
    { title: 'Pool', text: fields.map(([name, value]) => `${name}: ${value}`).join('\n') },
    {
      title: 'Workers, those that are at it longest first',
      table: rows.toSorted((a, b) => Number(b.ms) - Number(a.ms)),
    },
  ]
}

/** Addresses come without their query; who is logged in is left out. Durations are in µs. */
const workerRow = (worker: ReadonlyMap<string, unknown>): Row => ({
  pid: Number(worker.get('pid')),
  state: String(worker.get('state') ?? ''),
  ms: Math.round(Number(worker.get('request duration') ?? 0) / 1_000),
  method: String(worker.get('request method') ?? ''),
  address: withoutQuery(String(worker.get('request uri') ?? '')),
  script: String(worker.get('script') ?? ''),
  requests: Number(worker.get('requests') ?? 0),
  cpu: Number(worker.get('last request cpu') ?? 0),
})

function withoutQuery(address: string): string {
  const at = address.indexOf('?')
  return at === -1 ? address : `${address.slice(0, at)}?…`
}
