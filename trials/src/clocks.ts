import { parseArgs } from 'node:util'
import { PACKAGES } from '@foretop/lab/needs.ts'
import { CLOCKS, type ClockName } from './clocks/moments.ts'
import { runTests, type Tests } from './clocks/run-tests.ts'
import type { Outcome } from './main.ts'

const BROWSER = 'chromium'
/** Long, and of played time or of none. */
const TIMELESS = [
  'apps/server/src/alerts/model.test.ts',
  'apps/server/src/config/hostile.test.ts',
  'apps/server/src/engine/batching.test.ts',
  'apps/server/src/looking/tables.test.ts',
  'trials/src/fuzz/slice.test.ts',
]
/** All of it needs real servers and mostly a browser: nothing of it would be left. */
const END_TO_END = 'e2e/**'

/**
 * The tests under other clocks than today's, one after the other. `words`: `--clock NAME` takes one of them; `--slice`
 * takes the strangest and an eighth of the files, and leaves out whatever needs a program beside Node, as befits each change; `--browser` takes in what
 * needs one; anything else is a part of the path of test files.
 */
export async function clocks(_runs: number, words: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { clock: { type: 'string' }, slice: { type: 'boolean' }, browser: { type: 'boolean' } },
    allowPositionals: true,
  })
  const chosen = Object.keys(CLOCKS).filter(isClock).filter(chosenBy(values))
  if (chosen.length === 0) throw new Error(`there is no clock ${values.clock}: ${Object.keys(CLOCKS).join(', ')}`)
  const figures: { [key: string]: number } = {}
  const broken: string[] = []
  for (const name of chosen) {
    const { files, passed, skipped, failed } = await runTests(CLOCKS[name], testsOf(values, positionals))
    if (passed === 0) broken.push(`${name}: no test ran`)
    figures[`${name} files`] = files
    figures[`${name} passed`] = passed
    figures[`${name} skipped`] = skipped
    figures[`${name} failed`] = failed.length
    broken.push(...failed.map((text) => `${name}: ${text}`))
  }
  return { figures, broken }
}

const isClock = (name: string): name is ClockName => name in CLOCKS

const chosenBy =
  ({ clock, slice = false }: { readonly clock?: string; readonly slice?: boolean }) =>
  (name: ClockName): boolean =>
    clock === undefined ? !slice || 'inSlice' in CLOCKS[name] : name === clock

function testsOf(
  { slice = false, browser = false }: { readonly slice?: boolean; readonly browser?: boolean },
  files: readonly string[],
): Tests {
  if (slice) return { files, without: Object.keys(PACKAGES), exclude: [END_TO_END, ...TIMELESS], share: '1/8' }
  return { files, without: browser ? [] : [BROWSER], exclude: [], share: null }
}
