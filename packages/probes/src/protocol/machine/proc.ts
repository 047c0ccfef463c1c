/**
 * Readers of the text files under /proc, as proc(5) describes them. Each takes a whole file and leaves out what the
 * kernel that wrote it does not have.
 */

/** /proc/loadavg: the averages over 1, 5 and 15 minutes; `null` when that is not what the text says. */
export function parseLoad(text: string): readonly [number, number, number] | null {
  const [one, five, fifteen] = text.split(' ', 3).map(decimal)
  if (one === undefined || five === undefined || fifteen === undefined) return null
  return [one, five, fifteen]
}

/** /proc/meminfo in bytes by its own names. `MemAvailable` came with Linux 3.14. */
export function parseMemory(text: string): ReadonlyMap<string, number> {
  const found = text.matchAll(/^(\w+):\s+(\d{1,20}) kB$/gm)
  return new Map(Array.from(found, ([, name = '', kibibytes]) => [name, Number(kibibytes) * 1_024]))
}

export interface Ticks {
  /** Time of all cores since boot, in any unit that stays the same. */
  readonly total: number
  readonly busy: number
  readonly cores: number
}

/** /proc/stat. Waiting for disks (iowait) is idle time; guests are already counted in user and nice. */
export function parseTicks(text: string): Ticks | null {
  const ticks = /^cpu +(\d{1,20}(?: \d{1,20})*) *$/m.exec(text)?.[1]?.trim().split(' ').slice(0, 8).map(Number)
  if (ticks === undefined) return null
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0)
  const total = ticks.reduce((sum, each) => sum + each, 0)
  return { total, busy: total - idle, cores: text.match(/^cpu\d+ /gm)?.length ?? 1 }
}

export interface Interface {
  readonly name: string
  readonly receivedBytes: number
  readonly receiveErrors: number
  readonly sentBytes: number
  readonly sendErrors: number
}

/** /proc/net/dev. Old kernels leave no blank between the colon and the first number. */
export function parseInterfaces(text: string): readonly Interface[] {
  return text.split('\n').flatMap((line) => {
    const [, name, rest] = /^ *([^ ]+?): *(\d[\d ]*)$/.exec(line) ?? []
    if (name === undefined || rest === undefined) return []
    const counts = rest.trim().split(/\s+/).map(Number)
    if (!counts.every(Number.isFinite)) return []
    const [receivedBytes, , receiveErrors, , , , , , sentBytes, , sendErrors] = counts
    if (receivedBytes === undefined || receiveErrors === undefined) return []
    if (sentBytes === undefined || sendErrors === undefined) return []
    return [{ name, receivedBytes, receiveErrors, sentBytes, sendErrors }]
  })
}

function decimal(text: string): number | undefined {
  return /^\d{1,20}(\.\d{1,20})?$/.test(text) ? Number(text) : undefined
}
