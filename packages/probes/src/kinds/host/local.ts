import os from 'node:os'
import type { ProbeContext } from '../../define.ts'
import { readMachine } from '../../protocol/machine/machine.ts'
import { Busyness } from './busyness.ts'
import type { HostOptions, Seen } from './seen.ts'

/** The machine this process runs on. */
export async function readLocal(_options: HostOptions, { signal, keep }: ProbeContext): Promise<Seen> {
  const { load, ticks, memory, uptime, interfaces } = await readMachine(signal)
  const busyness = await keep(() => new Busyness())
  return {
    name: os.hostname(),
    system: `${os.type()} ${os.release()}`,
    load,
    cores: ticks?.cores ?? null,
    busyPercent: busyness.percentSince(ticks),
    memory: {
      totalBytes: memory.get('MemTotal') ?? null,
      availableBytes: memory.get('MemAvailable') ?? null,
      swapBytes: memory.get('SwapTotal') ?? null,
      swapFreeBytes: memory.get('SwapFree') ?? null,
    },
    uptime,
    interfaces: interfaces.map(({ receiveErrors, sendErrors, ...traffic }) => ({
      ...traffic,
      errors: receiveErrors + sendErrors,
    })),
  }
}
