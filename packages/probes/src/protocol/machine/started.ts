import { readdir, readFile } from 'node:fs/promises'
import type { Machine } from '../../local-or-ssh.ts'
import { complaintOf } from '../child/complaint.ts'
import { ProbeCrash } from '../failure.ts'

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

/** So many letters of a name Linux tells, and FreeBSD four more. */
const NAME_LETTERS = 15
/** Some ten thousand processes. */
const MOST_BYTES = 1_048_576

/**
 * How long ago the youngest process of this name was started, ms, to the second, by what `ps` of its machine says, whatever its
 * clock. `null`: there is none.
 */
export async function youngestBy(machine: Machine, name: string): Promise<number | null> {
  const end = await machine.run({
    ...{ program: 'ps', from: 'system' },
    args: ['-A', '-o', 'etime=', '-o', 'comm='],
    mostBytes: MOST_BYTES,
  })
  const { code, stdout, cut } = end
  if (code !== 0) throw new ProbeCrash('local', complaintOf('ps', end))
  const ages = agesIn(stdout, name)
  // The youngest stand at its end.
  if (cut?.includes('stdout') || (ages.length === 0 && !stdout.endsWith('\n')))
    throw new ProbeCrash('local', 'ps told of more processes than can be read, or of none')
  return ages.length === 0 ? null : Math.min(...ages)
}

/** Of each process of this name, ms. One that has ended and was not fetched is none. */
export const agesIn = (stdout: string, name: string): readonly number[] =>
  stdout.split('\n').flatMap((line) => {
    const [, days = 0, hours = 0, minutes = 0, seconds = 0, comm = ''] =
      /^ *(?:(?:(\d{1,6})-)?(\d{1,2}):)?(\d{1,2}):(\d{2}) +([^ ].*)$/.exec(line) ?? []
    const isIt = comm === name || (comm.length >= NAME_LETTERS && name.startsWith(comm))
    if (!isIt) return []
    return [(((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000]
  })
