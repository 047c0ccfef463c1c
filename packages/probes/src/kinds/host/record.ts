import { readFile } from 'node:fs/promises'
import type { Section } from '@foretop/shared/model.ts'

/** What the kernel of the machine that we run on tells: it is read, and nothing is started for it. */
const FILES = [
  ['Load', '/proc/loadavg'],
  ['Memory', '/proc/meminfo'],
  ['Pressure on processors', '/proc/pressure/cpu'],
  ['Pressure on memory', '/proc/pressure/memory'],
  ['Pressure on disks', '/proc/pressure/io'],
  ['Network', '/proc/net/dev'],
  ['Sockets', '/proc/net/sockstat'],
] as const

/** What this kernel does not have is left out. */
export async function* recordKernel(signal: AbortSignal): AsyncGenerator<Section> {
  for (const [title, path] of FILES) {
    const text = await readFile(path, { encoding: 'latin1', signal }).catch(() => {
      signal.throwIfAborted()
      return null
    })
    if (text !== null) yield { title, text }
  }
}
