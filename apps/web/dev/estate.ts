import type { GraphPreset } from '@foretop/shared/plan.ts'
import type { Catalogue, CheckView, Snapshot, Summary } from '@foretop/shared/wire.ts'

/** A made-up estate for pictures and benchmarks: always the same for the same numbers. */

export type Scene = 'calm' | 'problems' | 'incident' | 'stale' | 'downtime' | 'long'

interface Part {
  readonly group: string
  readonly title: string
  readonly host: string
  readonly share: number
  readonly checks: readonly string[]
}

const PARTS: readonly Part[] = [
  { group: 'edge', title: 'Edge', host: 'cdn', share: 4, checks: ['http', 'tls'] },
  { group: 'balancers', title: 'Balancers', host: 'lb', share: 10, checks: ['queue', 'ping', 'load', 'carp'] },
  { group: 'webs', title: 'Webs', host: 'web', share: 60, checks: ['apache', 'disk', 'load', 'memory', 'procs'] },
  { group: 'caches', title: 'Caches', host: 'mc', share: 24, checks: ['memcached', 'evictions', 'ping', 'memory'] },
  {
    group: 'databases',
    title: 'Databases',
    host: 'db',
    share: 34,
    checks: ['mysql', 'repl', 'disk', 'load', 'ping', 'memory'],
  },
  { group: 'queues', title: 'Queues', host: 'gm', share: 12, checks: ['gearman', 'oldest', 'ping'] },
  { group: 'storage', title: 'Storage', host: 'mog', share: 24, checks: ['disk', 'smart', 'ping'] },
  { group: 'mail', title: 'Mail', host: 'mx', share: 6, checks: ['queue', 'smtp'] },
  { group: 'dns', title: 'Name servers', host: 'ns', share: 4, checks: ['soa', 'ping'] },
  { group: 'network', title: 'Network', host: 'sw', share: 22, checks: ['ping', 'ports'] },
]
const TEXTS = {
  ok: 'answers in 12 ms',
  warning:
    'Space used on /data 91\u202f% (warning above 90\u202f%); fullest of 6: /data 91\u202f% used, 162\u202fGiB free',
  critical: 'takes connections but does not answer: hung, or full (10.20.30.40:3306)',
  unknown: 'our resolver did not answer: EAI_AGAIN',
  pending: '',
}

export const estate = (count: number, problems: number, scene: Scene, now: number): Summary[] => {
  const total = PARTS.reduce((sum, part) => sum + part.share, 0)
  const checks = PARTS.flatMap((part) =>
    Array.from({ length: Math.max(1, Math.round((part.share * count) / total)) }, (_, at) =>
      checkOf(part, at, scene, now),
    ),
  ).slice(0, count)
  return scene === 'calm' ? checks : trouble(checks, problems, scene, now)
}

function checkOf(part: Part, at: number, scene: Scene, now: number): Summary {
  const name = part.checks[at % part.checks.length] ?? 'ping'
  const number = String(Math.floor(at / part.checks.length) + 1).padStart(2, '0')
  const host = scene === 'long' ? `prod-eu-west-1-${part.group}-session-${number}` : `${part.host}${number}`
  return {
    id: `${host}/${name}`,
    host,
    name,
    kind: name === 'repl' ? 'replication' : name === 'disk' ? 'disks' : 'http',
    groups: [part.group],
    status: 'ok',
    since: now - 3_600_000 * (1 + ((at * 7) % 50)),
    candidate: null,
    attempts: 3,
    flapping: false,
    blockedBy: null,
    acknowledged: false,
    silenced: false,
    downtime: false,
    stale: false,
    text: TEXTS.ok,
    culprit: null,
    checkedAt: now,
    value: { metric: name === 'disk' ? 'used' : 'time', number: 12 + (at % 40) },
  }
}

function trouble(checks: readonly Summary[], count: number, scene: Scene, now: number): Summary[] {
  const step = Math.max(1, Math.floor(checks.length / (count + 1)))
  const cause = checks[Math.min(step, checks.length - 1)]?.id ?? null
  const handledAt = new Set([3, 7, 11, 15].map((at) => Math.floor((checks.length * at) / 17)))
  return checks.map((check, at) => {
    if (scene === 'stale') return { ...check, stale: true }
    if (scene === 'downtime') return { ...check, downtime: true, status: at % 9 === 0 ? 'critical' : 'ok' }
    const turn = at / step
    const since = now - 12_000 * 2 ** (turn % 11)
    if (Number.isInteger(turn) && turn >= 1 && turn <= count) {
      const status = scene === 'incident' || turn <= count / 3 ? 'critical' : turn === 2 ? 'unknown' : 'warning'
      const blockedBy = scene === 'incident' && check.id !== cause ? cause : null
      return { ...check, status, since, text: TEXTS[status], culprit: check.value?.metric ?? null, blockedBy }
    }
    if (handledAt.has(at))
      return { ...check, status: 'warning', acknowledged: at % 2 === 0, silenced: true, since, text: TEXTS.warning }
    if (at === 5) return { ...check, candidate: { status: 'critical', count: 1 } }
    if (at === 8) return { ...check, flapping: true }
    return check
  })
}

export const groups: Snapshot['groups'] = PARTS.map(({ group, title }) => ({ name: group, title, needs: [] }))

export const presets: readonly GraphPreset[] = [
  {
    name: 'disks',
    title: 'Disks of the webs',
    range: 'week',
    hosts: ['web01', 'web02'],
    together: false,
    show: [
      { check: 'disk', metrics: ['used'], instances: null },
      { check: 'disk', metrics: ['free'], instances: ['/data', '/var'] },
    ],
  },
  {
    name: 'answers',
    title: 'How fast the webs answer',
    range: 'day',
    hosts: ['web01', 'web02', 'web03', 'web04', 'web05', 'web06'],
    together: true,
    show: [{ check: 'apache', metrics: ['time'], instances: null }],
  },
]

export const catalogue: Catalogue = {
  version: '1',
  site: 'Example',
  kinds: [
    {
      kind: 'http',
      title: 'HTTP',
      summary: 'Asks for one page.',
      relation: false,
      metrics: {
        time: {
          label: 'Time to answer',
          unit: 'ms',
          thresholds: { warning: { above: 200 }, critical: { above: 1_000 } },
        },
        requests: { label: 'Requests', unit: 'count', counter: 32, chart: 'traffic' },
        errors: { label: 'Errors', unit: 'count', counter: 32, chart: 'traffic' },
        busy: { label: 'Busy workers', unit: 'percent', thresholds: { warning: { above: 80 } } },
        body: { label: 'Size of the page', unit: 'bytes' },
      },
    },
    {
      kind: 'disks',
      title: 'Disks',
      summary: 'How full file systems are.',
      relation: false,
      metrics: {
        used: { label: 'Used', unit: 'percent', thresholds: { warning: { above: 90 }, critical: { above: 97 } } },
        free: { label: 'Free', unit: 'bytes' },
      },
    },
    {
      kind: 'replication',
      title: 'Replication',
      summary: 'How far a replica is behind.',
      relation: false,
      metrics: {
        behind: { label: 'Behind', unit: 'bytes', thresholds: { warning: { above: 1e7 }, critical: { above: 3e7 } } },
        time: { label: 'Seconds behind', unit: 's' },
      },
    },
  ],
}

/** The whole check, with numbers for every metric of its kind. */
export function viewOf(check: Summary, now: number): CheckView {
  const metrics = catalogue.kinds.find((kind) => kind.kind === check.kind)?.metrics ?? {}
  const disks = (name: string) =>
    name === 'free' ? { '/': 4.1e10, '/data': 1.6e11, '/var': 8e9 } : { '/': 46, '/data': 91.3, '/var': 71 }
  const readings = Object.fromEntries(
    Object.keys(metrics).map((name, at) => [name, check.kind === 'disks' ? disks(name) : (at + 1) * 37 + (now % 7)]),
  )
  return {
    ...check,
    culprit: check.status === 'ok' ? null : check.kind === 'disks' ? 'used:/data' : (Object.keys(metrics)[0] ?? null),
    title: 'HTTP',
    metrics: readings,
    rates: readings,
    details: {
      version: 'Apache/2.4.62 (Debian)',
      workers: Array.from({ length: 5 }, (_, at) => ({
        pid: 4_120 + at,
        state: at < 2 ? 'reading' : 'idle',
        requests: at * 1_213,
        client: '10.0.3.7',
      })),
    },
    thresholds: Object.fromEntries(
      Object.entries(metrics).flatMap(([name, { thresholds }]) =>
        thresholds === undefined ? [] : [[name, thresholds]],
      ),
    ),
    everyMs: 10_000,
    nextAt: now + 8_000,
    durationMs: 14,
    needs: [],
    of: null,
    runbook:
      'Take it out of the pool: on admin01, bin/drain web11\nRestart: systemctl restart apache2\nStill down: see the console.',
    acknowledgement: null,
  }
}
