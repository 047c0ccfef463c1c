import { readFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { ProbeCrash } from '../failure.ts'
import { type Interface, parseInterfaces, parseLoad, parseMemory, parseTicks, type Ticks } from './proc.ts'

export interface Machine {
  readonly load: readonly [number, number, number] | null
  readonly ticks: Ticks | null
  /** In bytes, by the names of /proc/meminfo. */
  readonly memory: ReadonlyMap<string, number>
  /** Seconds since boot. */
  readonly uptime: number
  readonly interfaces: readonly Interface[]
}

/** The machine this process runs on. Throws `ProbeCrash` when the kernel cannot be asked. */
export function readMachine(signal: AbortSignal): Promise<Machine> {
  return process.platform === 'linux' ? readProc('/proc', signal) : Promise.resolve(readNode())
}

/** The same from the kernel's files under `root`. */
export async function readProc(root: string, signal: AbortSignal): Promise<Machine> {
  const read = (name: string) => readFile(join(root, name), { encoding: 'utf8', signal })
  try {
    const load = parseLoad(await read('loadavg'))
    const ticks = parseTicks(await read('stat'))
    const memory = parseMemory(await read('meminfo'))
    const uptime = Number.parseFloat(await read('uptime'))
    const interfaces = parseInterfaces(await read('net/dev'))
    return { load, ticks, memory, uptime, interfaces }
  } catch (error) {
    signal.throwIfAborted()
    throw new ProbeCrash('local', `cannot read ${root}: ${String(error)}`, { cause: error })
  }
}

/** What Node itself knows anywhere. Not memory: its "free" leaves out what the system would give back at once. */
export function readNode(): Machine {
  const [one = 0, five = 0, fifteen = 0] = os.loadavg()
  const times = os.cpus().map(({ times }) => times)
  const total = times.reduce((sum, time) => sum + time.user + time.nice + time.sys + time.idle + time.irq, 0)
  const idle = times.reduce((sum, time) => sum + time.idle, 0)
  return {
    // Windows has no load averages; Node gives zeros there.
    load: process.platform === 'win32' ? null : [one, five, fifteen],
    ticks: times.length === 0 ? null : { total, busy: total - idle, cores: times.length },
    memory: new Map(),
    uptime: os.uptime(),
    interfaces: [],
  }
}
