import { spawnSync } from 'node:child_process'

/** Runs a program to its end and returns what it printed; throws with all it said when it fails. */
export function run(command, args, options = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  })
  if (error) throw new Error(`\`${command}\` cannot be run`, { cause: error })
  if (status !== 0)
    throw new Error(`\`${[command, ...args].join(' ')}\` failed (${signal ?? status}):\n${stdout}${stderr}`)
  return stdout
}
