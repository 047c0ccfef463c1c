// All that can be said of the code without running its tests, in seconds. Prints each step that fails, whole.
import { spawn } from 'node:child_process'

const STEPS = {
  'format, lint, import rules': ['biome', 'check', '--error-on-warnings', '.'],
  types: ['tsc', '-p', '.'],
  'unused code': ['knip'],
  'expressions that backtrack': ['node', 'scripts/check-expressions.mjs'],
  'lock file': ['node', 'scripts/check-lock.mjs'],
  'lock file for npm': ['npm', 'ci', '--dry-run', '--loglevel=error'],
  'drawing of the rooms': ['node', 'scripts/check-rooms.mjs'],
  'no half-done merge': ['sh', '-c', "! git grep -nE '^(<{7}|>{7}) '"],
  'generated docs': ['node', 'scripts/docs.ts', '--check'],
}

const results = await Promise.all(Object.entries(STEPS).map(([name, command]) => step(name, command)))
process.exitCode = results.every(Boolean) ? 0 : 1

function step(name, [command, ...args]) {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
    child.on('error', (error) => (output += error.message))
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)${code === 0 ? '' : `\n${output}`}`)
      resolve(code === 0)
    })
  })
}
