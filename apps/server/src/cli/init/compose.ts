import type { Alert } from './alert.ts'
import { flow, reference, scalar } from './flow.ts'
import { type Layout, OWN, SUGGESTED } from './layout.ts'

export interface Answers {
  readonly site: string
  readonly layout: Layout
  readonly alert: Alert | null
}

/** The whole file, with a line or two on every section for whoever reads it first. */
export const compose = ({ site, layout, alert }: Answers): string =>
  [
    ...[...head(site), ...groups(layout), ...hosts(layout), ...checks(layout), ...canaries(layout)],
    ...[...alerts(alert), ...onward()],
  ].join('\n')

const head = (site: string): readonly string[] => [
  '# What Foretop watches. `foretop validate` names every mistake with its line; `foretop serve` shows it all and takes',
  '# up each saved change at once; a file with a mistake changes nothing. Everything that can stand here:',
  '# docs/configuration.md in the folder of Foretop; what each probe can do: docs/probes.md. `foretop` is bin/foretop there.',
  `site: ${scalar(site)}`,
  '',
]

const groups = ({ groups }: Layout): readonly string[] => [
  '# What belongs together on the wall. `needs: [databases]` says where the requests of a group go, for the map.',
  'groups:',
  `  ${OWN.group}: { title: This machine }`,
  ...groups.map(({ name, title }) => `  ${scalar(name)}: { title: ${scalar(title)} }`),
  '',
]

const hosts = ({ hosts }: Layout): readonly string[] => [
  '# Machines and what they are in. Without an address a host is asked under its own name.',
  'hosts:',
  ...hosts.map(({ name, address, groups }) => {
    const rest = { ...(address !== name && { address }), groups }
    return `  ${scalar(name)}: ${flow(rest)}`
  }),
  '',
]

const checks = ({ checks, relations, vague, others }: Layout): readonly string[] => [
  '# What is looked at: a probe, on hosts or groups. `every: 30s` changes how often; a problem counts after three looks.',
  'checks:',
  `  machine: { probe: host, hosts: [${OWN.group}], every: 5s }`,
  `  disks: { probe: disk, hosts: [${OWN.group}], runbook: "If one is full, find what grew: du -xh --max-depth=2 / | sort -h | tail" }`,
  '  # Foretop itself, at the port it listens on.',
  `  foretop: { probe: http, hosts: [${OWN.group}], with: { url: "http://127.0.0.1:${reference('FORETOP_PORT')}/healthz" } }`,
  ...reach(others),
  ...checks.flatMap(check),
  ...relations.flatMap((laid) => relation(laid, checks)),
  ...overSnmp(vague),
  '',
]

/** A dead machine is one problem, not one for each of its checks. */
const reach = (hosts: readonly string[]): readonly string[] =>
  hosts.length === 0
    ? []
    : [
        '  # Whether a machine is there at all: while it is not, whatever else fails on it is explained. Leave out who drops pings.',
        `  ping: { probe: ping, hosts: ${flow(hosts)}, reachability: true }`,
      ]

/** Of one alone nobody could say whose network it is. */
const canaries = ({ others }: Layout): readonly string[] =>
  others.length < 2
    ? []
    : [
        '# While not one of these answers it is the network of this machine: that is told once, and nothing about servers. Best are',
        '# some that share nothing but the way out of here: a router, a name server, somebody far away.',
        'canaries:',
        `  network: ${flow(others.map((name) => `${name}/ping`))}`,
        '',
      ]

const neededOf = ({ probe, options }: Layout['checks'][number]) =>
  probe.options.filter(({ name, required }) => required && !Object.hasOwn(options, name))

function relation({ name, relation, of }: Layout['relations'][number], checks: Layout['checks']): readonly string[] {
  const waits = checks.some((one) => of.includes(one.name) && neededOf(one).length > 0)
  return [
    `  # ${relation.summary}`,
    `  # What else it can be told: docs/probes.md, ${relation.title}.${waits ? ` Switched off: take \`enabled: false\` away here too when ${of.join(', ')} is filled in.` : ''}`,
    `  ${scalar(name)}: ${flow({ relation: relation.kind, of, ...(waits && { enabled: false }) })}`,
  ]
}

function check(laid: Layout['checks'][number]): readonly string[] {
  const { name, probe, hosts, options } = laid
  const needed = neededOf(laid)
  const given = Object.keys(options).length > 0 ? { with: options } : {}
  if (needed.length === 0) return [`  ${scalar(name)}: ${flow({ probe: probe.kind, hosts, ...given })}`]
  const secrets = probe.options.filter((option) => !option.required && SECRET.test(option.name))
  return [
    `  # Switched off until it is filled in: see docs/probes.md, ${probe.title}.`,
    `  ${scalar(name)}:`,
    `    probe: ${probe.kind}`,
    `    hosts: ${flow(hosts)}`,
    '    enabled: false # then take this line away',
    '    with:',
    ...Object.entries(options).map(([option, value]) => `      ${option}: ${flow(value)}`),
    ...needed.map((option) => `      ${option.name}: fill-in # ${option.description}`),
    ...secrets.map(
      ({ name, description }) => `      # ${name}: "${reference(variableOf(probe.kind, name))}" # ${description}`,
    ),
  ]
}

const SECRET = /^(password|community|token)$/
const variableOf = (kind: string, option: string): string => `${kind}_${option}`.toUpperCase()

/** A name alone says too little of a machine, and its agent wants a word that only its owner knows. */
function overSnmp(hosts: readonly string[]): readonly string[] {
  if (hosts.length === 0) return []
  const asked = `with: { source: snmp, community: "${reference('SNMP_COMMUNITY')}" }`
  const [machines, disks] = SUGGESTED
  return [
    '  # Load, memory, network and disks of a machine with an SNMP agent: export SNMP_COMMUNITY=… and take the # away.',
    `  # ${machines}: { probe: host, hosts: ${flow(hosts)}, ${asked} }`,
    `  # ${disks}: { probe: disk, hosts: ${flow(hosts)}, ${asked} }`,
  ]
}

function alerts(alert: Alert | null): readonly string[] {
  if (alert === null)
    return [
      '# Nobody is told yet. To change that: export SLACK_URL=…, take the # away, then `foretop test-channel ops`.',
      '# channels:',
      `#   ops: { kind: slack, url: "${reference('SLACK_URL')}" }`,
      '# routes:',
      '#   - { to: [ops] }',
    ]
  const { kind, options, secret, hints } = alert
  return [
    '# Who is told. `foretop test-channel ops` tries it; docs/alerts.md says what is told, and when.',
    'channels:',
    ...(secret === null
      ? []
      : [
          `  # Whoever knows this ${secret.option} can write there. Better: export ${secret.variable}='…' where Foretop is started, and here`,
          `  # ${secret.option}: "${reference(secret.variable)}"`,
        ]),
    ...hints.map((hint) => `  # ${hint}`),
    `  ops: ${flow({ kind, ...options })}`,
    '# The first route that fits takes it. Only what is critical: { match: { status: [critical] }, to: [ops] }',
    'routes:',
    '  - { to: [ops] }',
  ]
}

const onward = (): readonly string[] => [
  '',
  '# Next: `foretop validate`, `foretop serve`, and open http://127.0.0.1:8600. When a problem is known, `foretop ack` it;',
  '# while somebody works on a machine: `foretop silence host:NAME --for 1h --note "new disk"`.',
  `# Others can see the wall with: server: { host: 0.0.0.0, tokens: { wall: "${reference('WALL_TOKEN')}" } }`,
  '',
]
