import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compare } from './calendar/compare.ts'
import type { Outcome } from './main.ts'

const MOST_TEXT = 256 * 1024 * 1024
const MOST_NAMED = 20

/**
 * As many times at least at which downtimes begin around changes of the clock, in ten zones, held against Python's
 * zoneinfo (`python3` and the zones of this machine). Years that are over: of those to come two machines may know
 * different laws.
 */
export async function calendar(points: number): Promise<Outcome> {
  const script = join(import.meta.dirname, 'calendar/oracle.py')
  const { stdout } = await promisify(execFile)('python3', [script, String(points)], { maxBuffer: MOST_TEXT })
  const compared = compare(stdout)
  return {
    figures: { points: compared.points, different: compared.different.length },
    broken: compared.different.slice(0, MOST_NAMED),
  }
}
