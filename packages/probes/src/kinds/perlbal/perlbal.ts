import { QUEUE_BANDS } from '@foretop/shared/balancers/queue-bands.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { Conversation } from '../../protocol/conversation.ts'
import { at } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { askManagement, type Listings } from '../../protocol/perlbal/management.ts'
import { askPool, POOL_NAME } from '../../protocol/perlbal/pool.ts'

export const perlbal = defineProbe({
  kind: 'perlbal',
  title: 'Perlbal',
  role: 'balancers',
  summary: 'How many requests a Perlbal balancer has in flight and how many wait for a backend, as pbadm shows them.',
  tried: {
    with: 'Perlbal 1.80',
    tells: [
      'waiting',
      'nobody serves',
      'service disabled',
      'errors of backends',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  options: z.strictObject({
    port: z.int().min(1).max(65_535).default(60_000).meta({ description: 'Management port.' }),
    services: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: 'Services that must exist and be enabled; one that is missing or disabled is critical.' }),
    pool: z
      .string()
      .regex(POOL_NAME, 'a name has letters, digits and _')
      .optional()
      .meta({ description: 'Pool whose nodes relation `same` may compare.' }),
  }),
  defaults: { everyMs: 1_000, timeoutMs: 5_000, attempts: 3 },
  traits: { version: 'its version', services: 'its services', pool: 'the nodes of `pool`' },
  metrics: {
    inFlight: { label: 'In flight', unit: 'count', chart: 'requests', view: { name: 'balancers', role: 'inFlight' } },
    waiting: {
      label: 'Waiting for a backend',
      unit: 'count',
      chart: 'requests',
      view: { name: 'balancers', role: 'waiting' },
      thresholds: { warning: { above: 10 }, critical: { above: 50 } },
      bands: QUEUE_BANDS,
    },
    stranded: {
      label: 'Clients wait and nobody serves',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
      view: { name: 'balancers', role: 'stranded' },
    },
    queueAge: {
      label: 'Longest wait',
      unit: 's',
      thresholds: { warning: { above: 3 }, critical: { above: 10 } },
      view: { name: 'balancers', role: 'queueAge' },
    },
    queued: { label: 'Waiting per service', unit: 'count', view: { name: 'balancers', role: 'queued' } },
    verifying: { label: 'Backends being opened or verified', unit: 'count', chart: 'backends' },
    idleBackends: { label: 'Idle backend connections', unit: 'count', chart: 'backends' },
    serving: {
      label: 'Service enabled',
      unit: 'flag',
      unset: 'Service not enabled',
      thresholds: { critical: { below: 1 } },
    },
    requests: { label: 'Requests', unit: 'count', counter: true, view: { name: 'balancers', role: 'requests' } },
    errorShare: { label: '5xx of a backend’s last 500 replies', unit: 'percent' },
    uptime: { label: 'Uptime', unit: 's', view: { name: 'balancers', role: 'uptime' } },
  },
  manual: `
Keeps one connection to the management port and sends \`states\`, \`queues\`, \`show service\`, \`nodes\`, \`proc\` and \`uptime\` in
one write. That port has no password: whoever reaches it can stop the balancer, so it should be open to this monitor and
the operators only. The probe sends these six reading commands and no other, and with \`pool\` one more, \`show pool\`.

*In flight* is BackendHTTP \`xfer_res\` + \`wait_res\`, *waiting* is ClientProxy \`wait_backend\`, both as in pbadm. The
longest wait says more than the number waiting, since it does not grow with traffic. A command that an old
Perlbal does not know leaves its metrics out.

- **refused**: Perlbal is not running.
- **takes connections but does not answer**: Perlbal hangs, or this is the port of a service and not the management port.
- **nobody serves**: clients wait and no request is in flight: every backend is down, or the pool is empty. Perlbal then
  lets visitors wait without any error, so pair this check with an \`http\` check through the balancer. A queue of 0 is no
  proof of health either: it empties at once when the visitors give up.
- **service disabled**: its port refuses visitors while everything else looks idle. Only seen for the names in
  \`services\`.`,
  async run({ port, services, pool }, { target, signal, keep }) {
    const endpoint = { address: target.address, port }
    const conversation = await keep(() => Conversation.open(endpoint, signal))
    const listings = await askManagement(conversation, at(endpoint), signal)
    const states = readStates(listings.states)
    const queues = readQueues(listings.queues, at(endpoint))
    const enabled = readServices(listings['show service'])
    const about = readAbout(listings.uptime)
    const nodes = pool === undefined ? null : await askPool(conversation, pool, signal)
    return {
      metrics: {
        ...states,
        ...queues,
        ...(services.length > 0 && { serving: expected(services, enabled, at(endpoint)) }),
        ...readErrorShare(listings.nodes),
        ...readRequests(listings.proc),
        ...(about.uptime !== undefined && { uptime: about.uptime }),
      },
      details: {
        version: about.version ?? null,
        services: Array.from(enabled ?? [], ([service, on]) => ({ service, enabled: on })),
      },
      traits: {
        version: about.version,
        services: Array.from(enabled ?? [], ([service, on]) => `${service} ${on ? 'on' : 'off'}`)
          .toSorted()
          .join(', '),
        pool: nodes?.join(' '),
      },
      text: describe(states, queues?.queueAge ?? {}),
    }
  },
  recorded: 'its states, queues, services, nodes and process',
  async *record({ port, pool }, { target, signal }) {
    const endpoint = { address: target.address, port }
    using conversation = await Conversation.open(endpoint, signal)
    const listings = await askManagement(conversation, at(endpoint), signal)
    for (const [command, lines] of Object.entries(listings))
      if (lines !== null) yield { title: command, text: lines.join('\n') || 'none' }
    if (pool === undefined) return
    yield { title: `Pool ${pool}`, text: (await askPool(conversation, pool, signal))?.join('\n') ?? 'none' }
  },
})

/** States that nobody is in have no line: 0, not unknown. In flight is summed as pbadm does, from the backends' side. */
function readStates(lines: Listings['states']) {
  const counts = new Map<string, number>()
  for (const line of lines) {
    const end = line.lastIndexOf(' ')
    const key = line.slice(0, end).replace('Perlbal::', '')
    counts.set(key, (counts.get(key) ?? 0) + Number(line.slice(end + 1)))
  }
  const sum = (...keys: readonly string[]) => keys.reduce((total, key) => total + (counts.get(key) ?? 0), 0)
  const inFlight = sum('BackendHTTP xfer_res', 'BackendHTTP wait_res')
  const waiting = sum('ClientProxy wait_backend')
  return {
    inFlight,
    waiting,
    stranded: Number(waiting > 0 && inFlight === 0),
    verifying: sum('BackendHTTP verifying_backend', 'BackendHTTP connecting'),
    idleBackends: sum('BackendHTTP bored'),
  }
}

/** `web-normal.age 3` and `web-normal.count 4`: some queues per service, of which the oldest and the sum are taken. */
function readQueues(lines: Listings['queues'], where: string) {
  if (lines === null) return null
  const ages = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const line of lines) {
    const [, service, what, number] = line.match(/^(.+)-[^-.]+\.(age|count) (\d{1,20})$/) ?? []
    if (service === undefined)
      throw new ProbeFailure('protocol', `expected Perlbal's queues from ${where}, got ${JSON.stringify(line)}`)
    if (what === 'age') ages.set(service, Math.max(ages.get(service) ?? 0, Number(number)))
    else counts.set(service, (counts.get(service) ?? 0) + Number(number))
  }
  return { queueAge: Object.fromEntries(ages), queued: Object.fromEntries(counts) }
}

/** `web 127.0.0.1:80 ENABLED` */
function readServices(lines: Listings['show service']): ReadonlyMap<string, boolean> | null {
  if (lines === null) return null
  const found = lines.map((line) => line.match(/^(\S+) .*(ENABLED|DISABLED)$/)).filter((match) => match !== null)
  return new Map(found.map(([, service = '', state]) => [service, state === 'ENABLED']))
}

function expected(services: readonly string[], enabled: ReadonlyMap<string, boolean> | null, where: string) {
  if (enabled === null) throw new ProbeFailure('protocol', `${where} does not tell which services it has`)
  return Object.fromEntries(services.map((service) => [service, Number(enabled.get(service) ?? false)]))
}

/**
 * `10.0.0.1:80 responsecodes 503 4`, one line per code. Perlbal remembers the latest 500 replies of each node, so these
 * are shares and no counters.
 */
function readErrorShare(lines: Listings['nodes']) {
  if (lines === null) return null
  const replies = new Map<string, { readonly all: number; readonly errors: number }>()
  for (const line of lines) {
    const [, node, code, count] = line.match(/^(\S+) responsecodes (\d)\d\d (\d{1,20})$/) ?? []
    if (node === undefined) continue
    const { all, errors } = replies.get(node) ?? { all: 0, errors: 0 }
    replies.set(node, { all: all + Number(count), errors: errors + (code === '5' ? Number(count) : 0) })
  }
  const shares = [...replies].filter(([, { all }]) => all > 0)
  return { errorShare: Object.fromEntries(shares.map(([node, { all, errors }]) => [node, (100 * errors) / all])) }
}

/** `reqs: 1200 (+3)`; what is in brackets is since anybody's last question, so it is of no use here. */
function readRequests(lines: Listings['proc']) {
  const [, requests] = lines?.map((line) => line.match(/^reqs: (\d{1,20})(?!\d)/)).find((match) => match !== null) ?? []
  return requests === undefined ? null : { requests: Number(requests) }
}

/** `uptime 2` (s), `version 1.80` */
function readAbout(lines: Listings['uptime']) {
  const value = (name: string) => lines?.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)
  const uptime = value('uptime')
  return {
    uptime: uptime !== undefined && /^\d{1,20}$/.test(uptime) ? Number(uptime) : undefined,
    version: value('version'),
  }
}

function describe(states: ReturnType<typeof readStates>, queueAge: { readonly [service: string]: number }): string {
  const [oldest] = Object.entries(queueAge).toSorted(([, one], [, other]) => other - one)
  return [
    `${states.inFlight} in flight`,
    `${states.waiting} waiting`,
    ...(oldest !== undefined && oldest[1] > 0 ? [`longest ${oldest[1]} s for ${oldest[0]}`] : []),
    ...(states.stranded === 1 ? ['nobody serves'] : []),
  ].join(', ')
}
