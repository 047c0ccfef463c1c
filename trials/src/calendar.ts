import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Compared, compare } from './calendar/compare.ts'
import { compareOnCall } from './calendar/compare-on-call.ts'
import type { Outcome } from './main.ts'

const MOST_TEXT = 256 * 1024 * 1024
const MOST_NAMED = 20

/**
 * As many times at least at which downtimes begin around changes of the clock, and as many moments at which somebody is on
 * call, in ten zones, held against Python's zoneinfo (`python3` and the zones of this machine). Years that are over: of
 * those to come two machines may know different laws.
 */
export async function calendar(points: number): Promise<Outcome> {
  const downtimes = compare(await told('oracle.py', points))
  const onCall = compareOnCall(await told('on-call-oracle.py', points))
  return {
    figures: { ...figuresOf(downtimes), 'on call points': onCall.points, 'on call different': onCall.different.length },
    broken: [...downtimes.different, ...onCall.different].slice(0, MOST_NAMED),
  }
}

const figuresOf = ({ points, different }: Compared) => ({ points, different: different.length })

async function told(script: string, points: number): Promise<string> {
  const path = join(import.meta.dirname, 'calendar', script)
  const { stdout } = await promisify(execFile)('python3', [path, String(points)], { maxBuffer: MOST_TEXT })
  return stdout
}
