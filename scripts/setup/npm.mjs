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

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Runs a command to its end; all it printed, both streams as they came. */
export function run([command, ...args], folder) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    // Whoever ends us ends it too, and our turn lasts until it is gone: else the next one would find it at work.
    const pass = (signal) => child.kill(signal) && child.once('close', () => process.exit(130))
    for (const signal of SIGNALS) process.once(signal, pass)
    const end = (outcome) => {
      for (const signal of SIGNALS) process.off(signal, pass)
      resolve({ ...outcome, output })
    }
    child.once('error', (error) => end({ status: null, error }))
    child.once('close', (status) => end({ status, error: null }))
  })
}
