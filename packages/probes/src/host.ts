import os from 'node:os'
import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from './define.ts'
import { matchesAny } from './protocol/glob.ts'
import { type Machine, readMachine } from './protocol/machine.ts'
import type { Interface, Ticks } from './protocol/proc.ts'

/** Interfaces that come and go with containers, or carry what another one carries already. */
// `lo` stays: on a balancer that ends TLS it carries the visitors' traffic.
const VIRTUAL = ['veth*', 'docker*', 'br-*', 'virbr*', 'vnet*', 'tap*', 'cali*', 'cni*', 'flannel*', 'ifb*']

export const host = defineProbe({
  kind: 'host',
  title: 'This machine',
  summary: 'Load, processor, memory, swap, network and uptime of the machine the monitor itself runs on.',
  manual: `Reads \`/proc\` on Linux; needs no rights. The address of the host is not asked: give this check only to the
machine that runs the monitor. On other systems it shows load, processor and uptime, and leaves out the rest.

Processor use is the time between two looks, so the first look after a start has none. Load is judged per core.
Available memory is the kernel's own estimate (\`MemAvailable\`), not the misleading "free"; a kernel before 3.14 has
none, and it is then left out. A machine without swap has no swap use. Inside a container the figures are mostly those
of the machine below it.`,
  options: z.strictObject({
    exclude: z.array(z.string()).default(VIRTUAL).meta({
      description: 'Network interfaces to leave out; `*` stands for anything.',
    }),
  }),
  defaults: { everyMs: 10_000 },
  metrics: {
    load1: { label: 'Load, 1 min', unit: 'count', chart: 'Load', view: { name: 'host', role: 'load1' } },
    load5: { label: 'Load, 5 min', unit: 'count', chart: 'Load', view: { name: 'host', role: 'load5' } },
    load15: { label: 'Load, 15 min', unit: 'count', chart: 'Load', view: { name: 'host', role: 'load15' } },
    loadPerCore: {
      label: 'Load per core, 5 min',
      unit: 'count',
      thresholds: { warning: { above: 2 }, critical: { above: 4 } },
    },
    cpu: { label: 'Processor busy', unit: 'percent', view: { name: 'host', role: 'cpu' } },
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
  async run({ exclude }, { signal, keep }) {
    const machine = await readMachine(signal)
    const earlier = await keep(() => new Earlier())
    const cpu = earlier.busyPercent(machine.ticks)
    const interfaces = machine.interfaces.filter(({ name }) => !matchesAny(name, exclude))
    const { memory, load, uptime } = machine
    return {
      metrics: {
        ...(load && { load1: load[0], load5: load[1], load15: load[2] }),
        ...(load && machine.ticks && { loadPerCore: load[1] / machine.ticks.cores }),
        ...(cpu !== null && { cpu }),
        ...memoryMetrics(memory),
        uptime,
        ...(interfaces.length > 0 && {
          received: perInterface(interfaces, ({ receivedBytes }) => receivedBytes),
          sent: perInterface(interfaces, ({ sentBytes }) => sentBytes),
          errors: perInterface(interfaces, ({ receiveErrors, sendErrors }) => receiveErrors + sendErrors),
        }),
      },
      details: {
        machine: os.hostname(),
        system: `${os.type()} ${os.release()}`,
        ...(machine.ticks && { cores: machine.ticks.cores }),
        memoryBytes: memory.get('MemTotal') ?? null,
        swapBytes: memory.get('SwapTotal') ?? null,
      },
      text: describe(machine),
    }
  },
})

/** The ticks of the last look, kept because only their growth means anything. */
class Earlier implements Disposable {
  #ticks: Ticks | null = null

  /** Share of all cores' time spent working since it was last asked; `null` when that is not known. */
  busyPercent(now: Ticks | null): number | null {
    const before = this.#ticks
    this.#ticks = now
    if (before === null || now === null) return null
    const total = now.total - before.total
    // Both are sums over cores and fall when one is taken out.
    const busy = now.busy - before.busy
    return total > 0 && busy >= 0 ? Math.min(100, (100 * busy) / total) : null
  }

  [Symbol.dispose](): void {
    this.#ticks = null
  }
}

function memoryMetrics(memory: ReadonlyMap<string, number>) {
  const available = share(memory.get('MemAvailable'), memory.get('MemTotal'))
  const swapFree = share(memory.get('SwapFree'), memory.get('SwapTotal'))
  return {
    ...(available !== null && { memoryAvailable: available }),
    ...(swapFree !== null && { swapUsed: 100 - swapFree }),
  }
}

function share(part: number | undefined, whole: number | undefined): number | null {
  return part === undefined || whole === undefined || whole === 0 ? null : (100 * part) / whole
}

const perInterface = (interfaces: readonly Interface[], value: (one: Interface) => number) =>
  Object.fromEntries(interfaces.map((one) => [one.name, value(one)]))

function describe({ load, ticks, memory, uptime }: Machine): string {
  const available = share(memory.get('MemAvailable'), memory.get('MemTotal'))
  return [
    ...(load === null ? [] : [`load ${load.map((value) => value.toFixed(2)).join(' ')}`]),
    ...(ticks === null ? [] : [`${ticks.cores} cores`]),
    ...(available === null ? [] : [`${formatNumber(Math.round(available))} % of memory available`]),
    `up ${formatDuration(uptime * 1_000)}`,
  ].join(', ')
}
