import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { checkSource, localOrSnmp } from '../../local-or-snmp.ts'
import { counted } from '../../protocol/counted.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { seenSections } from '../../recording/seen.ts'
import { perInterface } from '../interfaces/per-interface.ts'
import { VIRTUAL } from '../interfaces/virtual.ts'
import { readLocal } from './local.ts'
import { readOverSnmp } from './over-snmp.ts'
import { recordKernel } from './record.ts'
import type { Memory, Seen } from './seen.ts'

export const host = defineProbe({
  kind: 'host',
  title: 'Machine',
  summary: 'Load, processor, memory, swap, network and uptime of this machine, or of any with an SNMP agent.',
  tried: {
    with: '/proc of Linux; snmpd 5.9.3, recorded agents beside it',
    tells: ['load', 'processor', 'memory', 'swap', 'traffic', 'restarted', 'no agent', 'an agent that shows nothing'],
  },
  manual: `With \`source: local\` it reads \`/proc\` of the machine the monitor runs on (Linux); needs no rights. The address of
the host is not asked. On other systems it shows load, processor and uptime, and leaves out the rest. Inside a container
the figures are mostly those of the machine below it.

With \`source: snmp\` it asks any machine's SNMP agent, by version 2c with a read-only community or by version 3 with a user
(as \`snmp\` does): IF-MIB for the interfaces, and for the rest UCD-SNMP-MIB and HOST-RESOURCES-MIB, which net-snmp has
both. What an agent does not show is left out, never 0; an agent that shows nothing of all this is a failure. With version 2c
no answer means down, blocked, or a wrong community, which cannot be told apart; with version 3 a wrong user or
\`authPassword\` is said, and only a wrong \`privPassword\` or context is silence.

Processor use is the time between two looks, so the first look after a start or a failure has none; waiting for disks
and being idle are not use. An agent that does not count this time is asked for its own average of the last minute.
Load is judged per core.

Available memory is the kernel's own estimate (\`MemAvailable\`), not the misleading "free"; a kernel before 3.14 has
none, and it is then left out. Over SNMP it is the same estimate; from agents older than net-snmp 5.9.1 it is what is
free, buffered or cached, which is a little more. A machine without swap has no swap use.

Uptime is the machine's, not the agent's. SNMP counts it in 32 bits: after 497 days it begins again at 0.

Interfaces go by their names (\`ifName\`, else \`ifDescr\`); where an agent shows one name twice, by name and index:
\`tun0 (7)\`. One that is down stays: its traffic is 0. \`lo\` is shown too: on a balancer that ends TLS it carries the
visitors' traffic. Traffic comes from the 64-bit counters; from the 32-bit ones only where an agent has no others, and
these are right as long as less than 2 GiB go by between two looks. net-snmp itself looks at them only every 3 s, and
at the processor every 5 s: looked at more often, traffic seems to come in bursts.`,
  options: z
    .strictObject({
      ...localOrSnmp,
      exclude: z.array(z.string()).default(VIRTUAL).meta({
        description: 'Network interfaces to leave out; `*` stands for anything. Replaces the default.',
      }),
    })
    .check(checkSource),
  // Asked again sooner, an agent tells what it told before: traffic would be 0, and then too much.
  defaults: { everyMs: 10_000, retryMs: 5_000 },
  metrics: {
    load1: { label: 'Load, 1 min', unit: 'count', chart: 'Load', view: { name: 'host', role: 'load1' } },
    load5: { label: 'Load, 5 min', unit: 'count', chart: 'Load', view: { name: 'host', role: 'load5' } },
    load15: { label: 'Load, 15 min', unit: 'count', chart: 'Load', view: { name: 'host', role: 'load15' } },
    loadPerCore: {
      label: 'Load per core, 5 min',
      unit: 'count',
      thresholds: { warning: { above: 2 }, critical: { above: 4 } },
    },
    cpu: { label: 'Processor busy', unit: 'percent', intermittent: true, view: { name: 'host', role: 'cpu' } },
    memoryAvailable: {
      label: 'Memory available',
      unit: 'percent',
      thresholds: { warning: { below: 10 }, critical: { below: 5 } },
      view: { name: 'host', role: 'memory' },
    },
    swapUsed: {
      label: 'Swap used',
      unit: 'percent',
      thresholds: { warning: { above: 50 } },
      view: { name: 'host', role: 'swap' },
    },
    uptime: { label: 'Uptime', unit: 's', view: { name: 'host', role: 'uptime' } },
    received: {
      label: 'Received',
      unit: 'bytes',
      counter: 64,
      chart: 'Network',
      view: { name: 'network', role: 'in' },
    },
    sent: { label: 'Sent', unit: 'bytes', counter: 64, chart: 'Network', view: { name: 'network', role: 'out' } },
    errors: {
      label: 'Network errors',
      unit: 'count',
      counter: 64,
      thresholds: { warning: { above: 1 } },
      view: { name: 'network', role: 'errors' },
    },
  },
  async run(options, context) {
    const seen = await (options.source === 'local' ? readLocal : readOverSnmp)(options, context)
    const { load, cores, busyPercent, memory, uptime } = seen
    const interfaces = seen.interfaces.filter(({ name }) => !matchesAny(name, options.exclude))
    return {
      metrics: {
        ...(load && { load1: load[0], load5: load[1], load15: load[2] }),
        ...(load && cores && { loadPerCore: load[1] / cores }),
        ...(busyPercent !== null && { cpu: busyPercent }),
        ...memoryMetrics(memory),
        ...(uptime !== null && { uptime }),
        ...perInterface('received', interfaces, ({ receivedBytes }) => receivedBytes),
        ...perInterface('sent', interfaces, ({ sentBytes }) => sentBytes),
        ...perInterface('errors', interfaces, ({ errors }) => errors),
      },
      details: {
        machine: seen.name,
        system: seen.system,
        ...(cores && { cores }),
        memoryBytes: memory.totalBytes,
        swapBytes: memory.swapBytes,
      },
      text: describe(seen),
    }
  },
  recorded: 'load, memory, pressure, network and sockets as the kernel tells them; over SNMP what the last look found',
  async *record({ source }, { signal, details }) {
    yield* source === 'local' ? recordKernel(signal) : seenSections(details)
  },
})

function memoryMetrics({ availableBytes, totalBytes, swapFreeBytes, swapBytes }: Memory) {
  const available = share(availableBytes, totalBytes)
  const swapFree = share(swapFreeBytes, swapBytes)
  return {
    ...(available !== null && { memoryAvailable: available }),
    ...(swapFree !== null && { swapUsed: 100 - swapFree }),
  }
}

const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole === 0 ? null : (100 * part) / whole

function describe({ load, cores, memory, uptime, interfaces }: Seen): string {
  const available = share(memory.availableBytes, memory.totalBytes)
  const parts = [
    ...(load === null ? [] : [`load ${load.map((value) => value.toFixed(2)).join(' ')}`]),
    ...(cores === null ? [] : [counted(cores, 'core')]),
    ...(available === null ? [] : [`${formatNumber(Math.round(available))} % of memory available`]),
    ...(uptime === null ? [] : [`up ${formatDuration(uptime * 1_000)}`]),
  ]
  return parts.join(', ') || counted(interfaces.length, 'interface')
}
