import { spawn } from 'node:child_process'
import { adviceOn } from './advice.mjs'

/** No package of ours needs a script of its own at installation: none is run. */
const QUIETLY = [
  '--ignore-scripts',
  '--include=optional',
  '--prefer-offline',
  '--loglevel=error',
  '--no-fund',
  '--no-audit',
]

/** Installs with npm in `folder`. Throws with npm's own words and, last, one sentence that says what to do. */
export async function npm(folder, ...args) {
  const command = ['npm', ...args, ...QUIETLY]
  const { status, error, output } = await run(command, folder)
  if (status === 0) return
  if (error?.code === 'ENOENT')
    throw new Error(
      'npm is not installed here: install it (Debian: `apt-get install npm`), or take the archive or the .deb',
    )
  throw new Error(`${output}\`${command.join(' ')}\` failed: ${adviceOn(output)}`)
}

/** Runs a command to its end; all it printed, both streams as they came. */
export function run([command, ...args], folder) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', (error) => resolve({ status: null, error, output }))
    child.once('close', (status) => resolve({ status, error: null, output }))
  })
}
