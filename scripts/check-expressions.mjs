// Part of `npm run check`: fails, naming each, when an expression of the product can take longer than in proportion to its
// input. What servers and callers send would then hold up all that runs on that thread.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { faultsIn } from './expressions/faults.mjs'

const PRODUCT = '{apps,packages}/*/src/**/*.{ts,tsx}'
/** `lab` starts servers for tests and is no part of the product. */
const OTHER = ['packages/lab/**', '**/*.test.{ts,tsx}', '**/*.fuzz.ts', '**/*.made-up.ts', '**/*.scene.ts']

const root = process.argv[2] ?? '.'
const files = globSync(PRODUCT, { cwd: root, exclude: OTHER }).sort()
const faults = files.flatMap((file) => faultsIn(file, readFileSync(join(root, file), 'utf8')))
if (faults.length > 0) {
  console.error(
    `expressions that can take too long; use methods of strings, or tell their parts apart:\n  ${faults.join('\n  ')}`,
  )
  process.exitCode = 1
}
