import { execFile } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findProgram, type RunningServer, startServer, temporaryFolder } from './lab.ts'
import { lacking } from './needs.ts'

const run = promisify(execFile)
const ip = (...args: readonly string[]) => run('ip', [...args])

/** Two machines and an observer on one wire, each a network namespace whose interface is `igb1`. */
export interface Segment extends AsyncDisposable {
  readonly name: string
  /** Names of the namespaces, for `ip netns exec`. */
  readonly d1: string
  readonly d2: string
  readonly observer: string
  /** The machines no longer hear each other, though the observer hears both. */
  part(): Promise<void>
  /** They hear each other again. */
  join(): Promise<void>
  /** The cable of a machine is pulled, or put back. */
  pull(machine: 'd1' | 'd2', isOut: boolean): Promise<void>
}

export const ADDRESSES = { d1: '10.77.0.11', d2: '10.77.0.12', observer: '10.77.0.5' } as const
const MACHINES = ['d1', 'd2', 'observer'] as const

/** Runs a script as the observer of a segment, whose name it is given, and returns what it printed as JSON. */
export async function playAsObserver(script: URL, segment: Segment): Promise<unknown> {
  const args = ['netns', 'exec', segment.observer, process.execPath, fileURLToPath(script), segment.name]
  const { stdout } = await run('ip', args, { maxBuffer: 16 * 1_024 * 1_024 })
  return JSON.parse(stdout)
}

/** Why there can be no pair of such programs here, as a reason to skip, or `null`. In CI nothing may be skipped: throws. */
export async function lackingSegment(...programs: readonly string[]): Promise<string | null> {
  const missing = await lacking(...programs, 'ip')
  if (missing !== null) return missing
  try {
    await using _ = await createSegment()
    return null
  } catch (error) {
    const reason = `skipped: may not make network namespaces here: ${error}`
    if (process.env.CI === 'true') throw new Error(`nothing may be skipped in CI, but ${reason}`)
    return reason
  }
}

export async function createSegment(): Promise<Segment> {
  const segment = segmentNamed(`foretop-${process.pid}-${Math.random().toString(36).slice(2, 6)}`)
  const wire = wireOf(segment.name)
  try {
    for (const namespace of [wire, ...MACHINES.map((machine) => segment[machine])]) await ip('netns', 'add', namespace)
    await ip('-n', wire, 'link', 'add', 'br0', 'type', 'bridge', 'forward_delay', '0')
    await ip('-n', wire, 'link', 'set', 'br0', 'up')
    for (const machine of MACHINES) {
      const namespace = segment[machine]
      const port = `p-${machine}`
      // Both ends are made inside, so that nothing is ever seen outside.
      await ip('-n', wire, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'igb1', 'netns', namespace)
      await ip('-n', wire, 'link', 'set', port, 'master', 'br0', 'up')
      await ip('-n', namespace, 'addr', 'add', `${ADDRESSES[machine]}/24`, 'dev', 'igb1')
      await ip('-n', namespace, 'link', 'set', 'igb1', 'up')
    }
    return segment
  } catch (error) {
    await segment[Symbol.asyncDispose]()
    throw error
  }
}

/** One that is there already, for a program that runs inside it. */
export function segmentNamed(name: string): Segment {
  const machines = { d1: `${name}-d1`, d2: `${name}-d2`, observer: `${name}-observer` }
  const isolate = async (how: 'on' | 'off') => {
    for (const machine of ['d1', 'd2'])
      await ip('-n', wireOf(name), 'link', 'set', `p-${machine}`, 'type', 'bridge_slave', 'isolated', how)
  }
  return {
    ...{ name, ...machines },
    part: () => isolate('on'),
    join: () => isolate('off'),
    pull: async (machine, isOut) =>
      void (await ip('-n', wireOf(name), 'link', 'set', `p-${machine}`, isOut ? 'down' : 'up')),
    async [Symbol.asyncDispose]() {
      for (const namespace of [wireOf(name), ...Object.values(machines)])
        await ip('netns', 'del', namespace).catch(() => {})
    },
  }
}

const wireOf = (name: string): string => `${name}-wire`

export interface UcarpOptions {
  readonly namespace: string
  /** Its own address in the segment. */
  readonly address: string
  readonly vhid: number
  readonly skew: number
  /** The address shared with the other machine. */
  readonly shared: string
  readonly password?: string
}

/** One member of a pair. It becomes master by itself, three seconds after the last advertisement of a better one. */
export async function startUcarp(options: UcarpOptions): Promise<RunningServer> {
  const { namespace, address, vhid, skew, shared, password = 'secret' } = options
  const folder = await temporaryFolder()
  const up = await script(join(folder.path, 'up'), 'ip addr add "$2"/32 dev "$1"')
  const down = await script(join(folder.path, 'down'), 'ip addr del "$2"/32 dev "$1"')
  const program = (await findProgram('ucarp')) ?? 'ucarp'
  const group = ['-i', 'igb1', '-s', address, '-v', `${vhid}`, '-p', password, '-a', shared]
  // -P: takes back what is its own; -z: lets go when it ends.
  const manners = ['-b', '1', '-k', `${skew}`, '-P', '-z', '-r', '3', '-u', up, '-d', down]
  const args = ['netns', 'exec', namespace, program, ...group, ...manners]
  const server = await startServer('ip', args, { port: 0, ready: () => Promise.resolve() })
  const stop = async () => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return { ...server, stop, [Symbol.asyncDispose]: stop }
}

async function script(path: string, line: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\n${line}\n`)
  await chmod(path, 0o755)
  return path
}
