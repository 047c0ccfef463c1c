import { readdir, readFile } from 'node:fs/promises'

/** All of Linux counts in these, whatever the kernel's own clock does. */
const TICKS_PER_SECOND = 100

export interface Started {
  readonly name: string
  /** Since the machine was started, s. */
  readonly atS: number
}

/** A line of /proc/PID/stat, as proc(5) describes it; the name is cut to 15 letters by the kernel. */
export function parseStarted(stat: string): Started | null {
  // A name may hold blanks and brackets.
  const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')]
  const ticks = stat.slice(close + 2).split(' ')[19] ?? ''
  if (open === -1 || close < open || !/^\d{1,20}$/.test(ticks)) return null
  return { name: stat.slice(open + 1, close), atS: Number(ticks) / TICKS_PER_SECOND }
}

/**
 * When the youngest process of this name was started, wall ms: servers that take up a new configuration put new workers in
 * the place of old ones. `null`: there is none, or this is no Linux, where it cannot be told.
 */
export async function youngestOf(name: string, now = Date.now()): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const uptime = Number.parseFloat(await readFile('/proc/uptime', 'utf8'))
  let youngest: number | null = null
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    // One may be gone by now.
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    const started = parseStarted(stat)
    if (started?.name === name.slice(0, 15)) youngest = Math.max(youngest ?? 0, started.atS)
  }
  return youngest === null ? null : now - (uptime - youngest) * 1_000
}
